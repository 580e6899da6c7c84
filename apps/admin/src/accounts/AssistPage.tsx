import { assistanceReceipt, getAssistance, listAssistances } from '@creditbank/contract/accounts'
import { useOne } from '../api/hooks.ts'
import { hrefOf } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { AssistanceBar } from '../parts/assistance/AssistanceField.tsx'
import { BeginAssistance } from '../parts/assistance/BeginAssistance.tsx'
import { type Current, useCurrent } from '../parts/assistance/current.ts'
import { words } from '../parts/assistance/words.ts'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { LinkButton } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'

/** What was done so far and what can be done next for the person at the counter. */
const Now = ({ current }: { readonly current: Current }) => {
  const t = useT(words)
  const { data } = useOne(getAssistance, { id: current.id })
  const { learnerId } = current
  const acts = data?.acts ?? []
  return (
    <>
      <AssistanceBar current={current} />
      <div className="form-actions">
        {learnerId === null ? (
          <LinkButton to="/admin/account-entry">{t('go.open')}</LinkButton>
        ) : (
          <>
            <LinkButton to={`/admin/deposits/new?learnerId=${learnerId}`}>{t('go.deposit')}</LinkButton>
            <LinkButton to="/admin/proofs/new">{t('go.proof')}</LinkButton>
            <LinkButton to={`/admin/outcomes?learnerId=${learnerId}`}>{t('go.correct')}</LinkButton>
            <LinkButton to={`/admin/learners/${learnerId}`}>{t('go.account')}</LinkButton>
          </>
        )}
      </div>
      <h3>{t('acts')}</h3>
      {acts.length === 0 && <p className="lead">{t('acts.none')}</p>}
      <ul className="plain-list">
        {acts.map((act) => (
          <li key={`${act.at}${act.act}${act.number}`}>
            {t(`act.${act.act}`)} {act.number !== null && <span className="figure">{act.number}</span>} · <Moment at={act.at} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** The counter: document and consent first, then what the person came for, the receipt at the end. */
export const AssistPage = () => {
  const t = useT(words)
  const current = useCurrent()
  return (
    <Page title={t('assist')} lead={t('assist.lead')} actions={<LinkButton to="/admin/assistances">{t('history')}</LinkButton>} narrow>
      <Block title={current === undefined ? t('assist.begin') : t('assist.now')}>
        {current === undefined ? <BeginAssistance /> : <Now current={current} />}
      </Block>
    </Page>
  )
}

/** The assistances of before, each with its receipt. */
export const AssistanceList = () => {
  const t = useT(words)
  return (
    <ListPage
      endpoint={listAssistances}
      name="accounts.assistances"
      title={t('history')}
      lead={t('history.lead')}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'number',
          title: t('number'),
          render: (row) => (
            <a href={hrefOf(assistanceReceipt, { id: row.id })} target="_blank" rel="noreferrer">
              {row.number}
            </a>
          ),
        },
        { key: 'person', title: t('person'), render: (row) => row.personName },
        { key: 'staff', title: t('staff'), render: (row) => row.staffName },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name },
        { key: 'acts', title: t('acts'), render: (row) => row.acts.map((act) => t(`act.${act.act}`)).join('、') },
        { key: 'at', title: t('at'), render: (row) => <Moment at={row.at} /> },
      ]}
      empty={{ text: t('history.none') }}
    />
  )
}
