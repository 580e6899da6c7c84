import type { OutputOf } from '@creditbank/contract'
import { readDeposit } from '@creditbank/contract/deposits'
import { Button } from 'antd'
import { useLanguage, useT } from '../i18n/words.ts'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Day, dayText, shanghai, today } from '../parts/formats.tsx'
import { useKeys } from '../parts/keys.tsx'
import { LinkButton, useGo, usePathParam } from '../parts/links.tsx'
import { useMay, useSession } from '../session/session.ts'
import { words } from './words.ts'

type Application = OutputOf<typeof readDeposit>

const Paper = ({ deposit }: { readonly deposit: Application }) => {
  const t = useT(words)
  const language = useLanguage()
  const session = useSession()
  const office = deposit.office?.name ?? ''
  const phone = deposit.office?.phone ?? null
  const day = dayText(shanghai(deposit.createdAt)?.day ?? today(), language)
  return (
    <section className="block receipt">
      <p className="receipt-number">{t('receipt.text', { number: deposit.number })}</p>
      <p>
        {deposit.dueOn === null ? t('receipt.dueOpen', { office }) : t('receipt.due', { office, day: dayText(deposit.dueOn, language) })}
      </p>
      <Facts
        facts={[
          { label: t('person'), value: deposit.learner.name },
          { label: t('accountNo'), value: deposit.learner.accountNo },
          { label: t('idMasked'), value: deposit.learner.idMasked },
          { label: t('entry'), value: deposit.entry?.name ?? deposit.wanted },
          { label: t('issuer'), value: deposit.entry?.issuer },
          { label: t('obtainedOn'), value: <Day value={deposit.content.obtainedOn} /> },
          { label: t('grade'), value: deposit.content.grade },
          { label: t('certificateNo'), value: deposit.content.certificateNo },
          { label: t('office'), value: office },
        ]}
      />
      <p>{phone === null ? t('receipt.followNoPhone') : t('receipt.follow', { phone })}</p>
      <p className="lead">
        {t('receipt.handled', { name: deposit.enteredBy ?? session.name, unit: session.appointment?.organization.name ?? '', day })}
      </p>
      <p className="receipt-sign">{t('receipt.sign')}</p>
    </section>
  )
}

/** What the person takes home: the number, who handles it and by when. `n` goes on to the next person. */
export const Receipt = () => {
  const t = useT(words)
  const go = useGo()
  const may = useMay()
  const id = usePathParam('id')
  useKeys([
    { key: 'p', label: t('receipt.print'), run: () => window.print() },
    ...(may('deposits.enter') ? [{ key: 'n', label: t('receipt.next'), run: () => go('/admin/deposits/new') }] : []),
  ])
  return (
    <DetailPage
      endpoint={readDeposit}
      input={{ id }}
      fallback={t('receipt')}
      above={{ to: '/admin/deposits', text: t('deposits') }}
      title={() => t('receipt')}
      lead={() => <span className="no-print">{t('receipt.lead')}</span>}
      actions={() => (
        <>
          <Button type="primary" onClick={() => window.print()}>
            {t('receipt.print')}
          </Button>
          {may('deposits.enter') && <LinkButton to="/admin/deposits/new">{t('receipt.next')}</LinkButton>}
          <LinkButton to={`/admin/deposits/${id}`}>{t('receipt.open')}</LinkButton>
        </>
      )}
    >
      {(deposit) => <Paper deposit={deposit} />}
    </DetailPage>
  )
}
