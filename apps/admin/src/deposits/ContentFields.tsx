import type { OutputOf } from '@creditbank/contract'
import type { readPublicEntry } from '@creditbank/contract/catalogSearch'
import { Form, Input } from 'antd'
import { useT } from '../i18n/words.ts'
import { hoursText, hundredths } from '../parts/formats.tsx'
import { words } from './words.ts'

type Entry = OutputOf<typeof readPublicEntry>

/** What the paper says, as typed; the server reads dates and amounts and marks what it cannot read. Left empty, amounts are the entry's own. */
export const ContentFields = ({ entry, kept = false }: { readonly entry: Entry | undefined; readonly kept?: boolean }) => {
  const t = useT(words)
  const amount = (full: string | undefined) => (full === undefined ? undefined : t('amount.help', { full }))
  return (
    <div className="content-fields">
      <Form.Item name={['content', 'obtainedOn']} label={t('obtainedOn')} extra={t('obtainedOn.help')}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['content', 'grade']} label={t('grade')} extra={entry === undefined ? undefined : t(`grade.${entry.grading}`)}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={['content', 'certificateNo']}
        label={t('certificateNo')}
        extra={kept ? t('certificateNo.kept') : undefined}
        hidden={entry?.hasCertificateNo === false && !kept}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['content', 'hours']} label={t('hours')} extra={amount(entry === undefined ? undefined : hoursText(entry.minutes))}>
        <Input maxLength={100} inputMode="decimal" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={['content', 'credits']}
        label={t('credits')}
        extra={amount(entry === undefined ? undefined : hundredths(entry.credits))}
      >
        <Input maxLength={100} inputMode="decimal" autoComplete="off" />
      </Form.Item>
      <Form.Item name={['content', 'note']} label={t('note')} className="wide">
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </div>
  )
}
