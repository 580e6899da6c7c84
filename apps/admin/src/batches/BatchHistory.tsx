import { batchHistory } from '@creditbank/contract/batches'
import { useT } from '../i18n/words.ts'
import { Loaded } from '../parts/DetailPage.tsx'
import { HistoryTimeline } from '../parts/HistoryTimeline.tsx'
import { Block } from '../parts/Page.tsx'
import { words } from './words.ts'

const acts = [
  'batches.upload',
  'batches.uploadAgain',
  'batches.check',
  'batches.submit',
  'batches.approve',
  'batches.refuse',
  'batches.cancel',
  'batches.commit',
  'batches.undo',
  'batches.undone',
] as const

/** Who did what with a batch and when. `version` makes it load anew after each step. */
export const BatchHistory = ({ id, version }: { readonly id: string; readonly version: number }) => {
  const t = useT(words)
  const wordOf = (act: string): string => {
    const known = acts.find((one) => one === act)
    return known === undefined ? act : t(`act.${known}`)
  }
  return (
    <Block title={t('history')}>
      <Loaded endpoint={batchHistory} input={{ id }} key={version}>
        {({ items }) => (
          <HistoryTimeline
            lines={items.toReversed().map((item, index) => ({
              id: `${item.at} ${index}`,
              at: item.at,
              who: item.by?.name ?? t('system'),
              what: wordOf(item.act),
              ...(item.reason === null ? {} : { note: item.reason }),
            }))}
          />
        )}
      </Loaded>
    </Block>
  )
}
