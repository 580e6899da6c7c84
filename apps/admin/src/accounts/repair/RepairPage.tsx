import type { OutputOf } from '@creditbank/contract'
import { getRepair, revealRepair } from '@creditbank/contract/accounts'
import { Alert } from 'antd'
import { call } from '../../api/transport.ts'
import { useT } from '../../i18n/words.ts'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { Moment } from '../../parts/formats.tsx'
import { AppLink, usePathParam } from '../../parts/links.tsx'
import { Block } from '../../parts/Page.tsx'
import { Reveal } from '../../parts/Reveal.tsx'
import { RepairActs } from './RepairActs.tsx'
import { RepairTag } from './RepairList.tsx'
import { type SideRow, Sides, useSideRows } from './Sides.tsx'
import { words } from './words.ts'

type Case = OutputOf<typeof getRepair>

const Compared = ({ repair }: { readonly repair: Case }) => {
  const t = useT(words)
  const rowsOf = useSideRows()
  const verdictOf = (fact: string) => repair.facts.find((one) => one.fact === fact)?.verdict
  const { typed } = repair
  if (typed === null)
    return (
      <Block title={t('sides')}>
        {repair.elsewhere !== null && <Alert type="info" showIcon className="refusal" title={t('elsewhere')} />}
        <Sides heads={[t('one'), t('two')]} rows={rowsOf(repair.one, repair.two, verdictOf, repair.elsewhere ?? undefined)} />
      </Block>
    )
  const typedPhone =
    typed.phoneMasked === null ? null : (
      <Reveal
        masked={typed.phoneMasked}
        label={`${t('fact.phone')} ${t('typed')}`}
        allowed={repair.can.includes('reveal')}
        reveal={async (note) =>
          (await call(revealRepair, { id: repair.id, reason: 'repair', note }, { key: crypto.randomUUID() })).value ?? ''
        }
      />
    )
  const told: Readonly<Record<string, SideRow['two']>> = { name: typed.name, phone: typedPhone }
  const rows = rowsOf(repair.one, null, verdictOf).map((row) => ({ ...row, two: told[row.key] ?? null }))
  return (
    <Block title={t('sides')}>
      <Sides heads={[t('onRecord'), t('typed')]} rows={rows} />
    </Block>
  )
}

const Evidence = ({ repair }: { readonly repair: Case }) => {
  const t = useT(words)
  return (
    <Block title={t('evidence')}>
      <ul className="plain-list">
        {repair.evidence.map((one) => (
          <li key={one}>{t(`evidence.${one}`)}</li>
        ))}
        <li>{t(`found.${repair.foundBy}`, { who: repair.openedBy ?? '' })}</li>
        {repair.note !== null && <li>{t('note', { text: repair.note })}</li>}
      </ul>
    </Block>
  )
}

const Story = ({ repair }: { readonly repair: Case }) => {
  const t = useT(words)
  const { question, proposal, outcome } = repair
  return (
    <>
      {question !== null && (
        <Block title={t('question')}>
          <p>{t('question.asked', { by: question.by, unit: question.unit.name, text: question.text })}</p>
          <p>
            {question.answer === null
              ? t('question.waiting')
              : t('question.answered', { by: question.answeredBy ?? '', text: question.answer })}{' '}
            <span className="lead">
              <Moment at={question.answeredAt ?? question.at} />
            </span>
          </p>
        </Block>
      )}
      {proposal !== null && repair.state === 'proposed' && (
        <Block title={t('proposal')}>
          <p>{t('proposal.text', { by: proposal.by, decision: t(`decision.${proposal.decision}`), reason: proposal.reason })}</p>
          {proposal.mergeId !== null && <AppLink to={`/admin/account-merges/${proposal.mergeId}`}>{t('proposal.merge')}</AppLink>}
        </Block>
      )}
      {outcome !== null && (
        <Block title={t('outcome')}>
          <p>{t('outcome.text', { by: outcome.by ?? '', decision: t(`decision.${outcome.decision}`) })}</p>
          {outcome.reason !== null && <p>{outcome.reason}</p>}
          <p className="lead">
            <Moment at={outcome.at} />
          </p>
        </Block>
      )}
    </>
  )
}

/** One case of identity repair: both sides beside each other, what speaks for it, and the ways to decide. */
export const RepairPage = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={getRepair}
      input={{ id }}
      fallback={t('repair')}
      above={{ to: '/admin/account-repairs', text: t('repairs') }}
      title={(repair) => (
        <>
          {t(`kind.${repair.kind}`)} <RepairTag state={repair.state} />
        </>
      )}
      lead={(repair) => t(repair.typed === null ? 'lead.pair' : 'lead.typed')}
      actions={(repair) => <RepairActs repair={repair} />}
    >
      {(repair) => (
        <>
          <Compared repair={repair} />
          <Evidence repair={repair} />
          <Story repair={repair} />
        </>
      )}
    </DetailPage>
  )
}
