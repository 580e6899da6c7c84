import { Button, Select } from 'antd'
import { shellWords } from '../../i18n/shell.ts'
import { useT } from '../../i18n/words.ts'
import { pageSizes } from './state.ts'

/** Next, previous and the size of a page. A keyset list has no page numbers: it can be a million rows long. */
export const Pager = ({
  next,
  previous,
  knowsPrevious,
  size,
  onSize,
}: {
  readonly next: (() => void) | undefined
  readonly previous: (() => void) | undefined
  readonly knowsPrevious: boolean
  readonly size: string
  readonly onSize: (size: string) => void
}) => {
  const t = useT(shellWords)
  return (
    <nav className="pager" aria-label={t('list.paging')}>
      <Select
        aria-label={t('list.perPage', { n: size })}
        value={size}
        onChange={onSize}
        options={pageSizes.map((one) => ({ value: String(one), label: t('list.perPage', { n: one }) }))}
        popupMatchSelectWidth={false}
      />
      <Button disabled={previous === undefined} onClick={previous}>
        {previous !== undefined && !knowsPrevious ? t('list.first') : t('list.previous')}
      </Button>
      <Button disabled={next === undefined} onClick={next}>
        {t('list.next')}
      </Button>
    </nav>
  )
}
