import { readBoardConsent, saveBoardConsent } from '@creditbank/contract/conversionBoard'
import { App, Button } from 'antd'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Loaded } from '../parts/DetailPage.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

/** Whether the school agrees to stand on the public board: off until somebody who signs for it says yes. */
export const BoardConsent = () => {
  const t = useT(words)
  const { message } = App.useApp()
  const save = useCommand(saveBoardConsent, { onDone: () => message.success(t('board.saved')) })
  return (
    <Block title={t('board.title')}>
      <p className="lead">{t('board.lead')}</p>
      <RefusalAlert error={save.error} />
      <Loaded endpoint={readBoardConsent} input={{}}>
        {(found) => (
          <>
            <p>
              {found.consented ? t('board.yes', { name: found.by ?? '' }) : t('board.no')}{' '}
              {found.open ? t('board.open') : t('board.closed')}
            </p>
            <Button loading={save.isPending} onClick={() => save.mutate({ consented: found.consented ? 'no' : 'yes' })}>
              {found.consented ? t('board.stop') : t('board.agree')}
            </Button>
          </>
        )}
      </Loaded>
    </Block>
  )
}
