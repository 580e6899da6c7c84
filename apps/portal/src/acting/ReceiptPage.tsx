import { checkReceipt } from '@creditbank/contract/accounts'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { type FormEvent, useEffect } from 'react'
import { useTell } from '../api.ts'
import { dayText, telOf } from '../format.ts'
import { TextField, useValues } from '../ui/fields.tsx'
import { Act, PageHead } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

/** What the QR code of a receipt carries behind the #, which no server sees. */
const scanned = (): { number: string; code: string } => {
  const [number = '', code = ''] = window.location.hash.slice(1).split('.')
  return { number, code }
}

/** Where the receipt of the counter leads: how each matter on it stands. No account and no phone of one's own are needed. */
export const ReceiptPage = () => {
  const { t } = useWords()
  const [values, set] = useValues(scanned())
  const { data, error, isPending, mutate } = useTell(checkReceipt, { intent: 'receipt' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a scanned receipt is looked up once, when the page opens
  useEffect(() => {
    if (values.code !== '') mutate(values)
  }, [])
  const go = (event: FormEvent) => {
    event.preventDefault()
    mutate(values)
  }
  return (
    <div className="page narrow">
      <PageHead title={t('acting.receiptTitle')} lead={t('acting.receiptLead')} />
      <form className="stack" noValidate onSubmit={go}>
        <TextField label={t('acting.receiptNumber')} value={values.number} onChange={(v) => set('number', v)} max={40} />
        <TextField label={t('acting.receiptCode')} value={values.code} onChange={(v) => set('code', v)} max={40} />
        <Problem error={error} />
        <Act busy={isPending}>{t('acting.receiptLook')}</Act>
      </form>
      {data !== undefined && <Found receipt={data} />}
    </div>
  )
}

const Found = ({ receipt }: { readonly receipt: OutputOf<typeof checkReceipt> }) => {
  const { t, language } = useWords()
  const { phone } = receipt.office
  return (
    <section className="section" aria-label={t('acting.receiptTitle')}>
      <p role="status">
        {t('acting.receiptFor', { name: receipt.personMasked, day: dayText(receipt.at, language), office: receipt.office.name })}
      </p>
      <ul className="lines">
        {receipt.acts.map((a) => (
          <li key={`${a.at}${a.act}${a.number}`} className="line">
            <b>
              {t(`acting.act_${a.act}`)} <span className="tag">{t(`acting.matter_${a.state}`)}</span>
            </b>
            {a.number !== null && <span className="soft">{a.number}</span>}
          </li>
        ))}
      </ul>
      {phone !== null && <a href={telOf(phone)}>{t('acting.receiptCall', { phone })}</a>}
    </section>
  )
}
