import type { OutputOf } from '@creditbank/contract'
import { exportFreezes, FreezeState, getFreeze, listFreezes } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { useT } from '../../i18n/words.ts'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { Day, Moment } from '../../parts/formats.tsx'
import { ListPage } from '../../parts/ListPage.tsx'
import { AppLink, usePathParam } from '../../parts/links.tsx'
import { Block } from '../../parts/Page.tsx'
import { StateTag, type Tone } from '../../parts/StateTag.tsx'
import { FreezeActs } from './FreezeActs.tsx'
import { words } from './words.ts'

type Freeze = OutputOf<typeof getFreeze>
type Line = OutputOf<typeof listFreezes>['items'][number]
const tones: Readonly<Record<Of<typeof FreezeState>, Tone>> = {
  proposed: 'due',
  standing: 'bad',
  refused: 'quiet',
  lifted: 'good',
  expired: 'good',
}

const FreezeTags = ({ freeze }: { readonly freeze: Line }) => {
  const t = useT(words)
  return (
    <>
      <StateTag tone={tones[freeze.state]}>{t(`state.${freeze.state}`)}</StateTag>
      {freeze.objected && <StateTag tone="due">{t('objected')}</StateTag>}
      {freeze.lifting && <StateTag tone="due">{t('lifting')}</StateTag>}
    </>
  )
}

/** Freezes of the unit: proposals that wait, what stands until when, and objections. */
export const FreezeList = () => {
  const t = useT(words)
  return (
    <ListPage
      endpoint={listFreezes}
      exportEndpoint={exportFreezes}
      name="accounts.freezes"
      title={t('freezes')}
      lead={t('freezes.lead')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'learner', title: t('learner'), render: (row) => <AppLink to={`/admin/account-freezes/${row.id}`}>{row.name}</AppLink> },
        { key: 'cause', title: t('cause'), render: (row) => t(`cause.${row.cause}`) },
        { key: 'state', title: t('state'), render: (row) => <FreezeTags freeze={row} /> },
        { key: 'until', title: t('until'), render: (row) => <Day value={row.untilOn} /> },
        { key: 'proposedBy', title: t('proposedBy'), render: (row) => `${row.organization.name} · ${row.proposedBy}` },
        { key: 'decidedBy', title: t('decidedBy'), render: (row) => row.decidedBy },
        { key: 'at', title: t('at'), render: (row) => <Moment at={row.proposedAt} /> },
      ]}
      filters={[
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: FreezeState.options.map((value) => ({ value, label: t(`state.${value}`) })),
        },
      ]}
      empty={{ text: t('freezes.none') }}
    />
  )
}

const Told = ({ freeze }: { readonly freeze: Freeze }) => {
  const t = useT(words)
  const { objection } = freeze
  return (
    <>
      <Block title={t('facts')}>
        <Facts
          facts={[
            {
              label: t('learner'),
              value: <AppLink to={`/admin/learners/${freeze.learnerId}`}>{`${freeze.name} · ${freeze.accountNo}`}</AppLink>,
            },
            { label: t('cause'), value: t(`cause.${freeze.cause}`) },
            { label: t('until'), value: <Day value={freeze.untilOn} /> },
            { label: t('proposedBy'), value: `${freeze.organization.name} · ${freeze.proposedBy}` },
            { label: t('decidedBy'), value: freeze.decidedBy },
            { label: t('at'), value: <Moment at={freeze.decidedAt ?? freeze.proposedAt} /> },
            { label: t('reason'), value: freeze.reason, wide: true },
          ]}
        />
        {freeze.liftBy !== null && <p>{t('lift.waiting', { by: freeze.liftBy, reason: freeze.liftReason ?? '' })}</p>}
      </Block>
      <Block title={t('objection')}>
        {objection === null ? (
          <p className="lead">{t('objection.none')}</p>
        ) : (
          <>
            <p>{objection.text}</p>
            <p className="lead">
              <Moment at={objection.at} />
            </p>
            {objection.answer !== null && <p>{t('answered', { text: objection.answer })}</p>}
          </>
        )}
      </Block>
    </>
  )
}

/** One freeze: why, until when, what the learner says, and the acts of the second and third person. */
export const FreezePage = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={getFreeze}
      input={{ id }}
      fallback={t('freezeOf')}
      above={{ to: '/admin/account-freezes', text: t('freezes') }}
      title={(freeze) => (
        <>
          {t('freezeOf')} <FreezeTags freeze={freeze} />
        </>
      )}
      lead={(freeze) => freeze.name}
      actions={(freeze) => <FreezeActs freeze={freeze} />}
    >
      {(freeze) => <Told freeze={freeze} />}
    </DetailPage>
  )
}
