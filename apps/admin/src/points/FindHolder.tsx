import { findHolder } from '@creditbank/contract/points'
import { listFreezes } from '@creditbank/contract/pointsFreezes'
import { Form, Input } from 'antd'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Count, Moment } from '../parts/formats.tsx'
import { useGo } from '../parts/links.tsx'
import { List } from '../parts/ListPage.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

/** The freezes that stand, each leading to its person. */
const Frozen = () => {
  const t = useT(words)
  return (
    <Block title={t('freezes.open')}>
      <List
        endpoint={listFreezes}
        name="points.freezes"
        fixed={{ open: 'yes' }}
        rowKey={(row) => row.id}
        rowHref={(row) => `/admin/points/people/${row.learner.id}`}
        columns={[
          { key: 'person', title: t('person'), render: (row) => row.learner.name, width: 120 },
          { key: 'accountNo', title: t('accountNo'), render: (row) => row.learner.accountNo, width: 190 },
          { key: 'issuer', title: t('issuer'), render: (row) => row.issuer.name },
          { key: 'points', title: t('points'), align: 'right', render: (row) => <Count value={row.points} />, width: 100 },
          { key: 'reason', title: t('reason'), render: (row) => row.reason },
          { key: 'at', title: t('at'), render: (row) => <Moment at={row.at} />, width: 170 },
        ]}
        empty={{ text: t('freezes.none') }}
      />
    </Block>
  )
}

/** Opens the points of a person by the number of the account. */
export const FindHolder = () => {
  const t = useT(words)
  const needed = useNeeded()
  const go = useGo()
  const freezes = useMay()('points.freeze')
  return (
    <Page title={t('statements')} lead={t('statements.lead')}>
      <CommandForm endpoint={findHolder} submit={t('open')} onDone={({ learnerId }) => go(`/admin/points/people/${learnerId}`)}>
        <Form.Item name="accountNo" label={t('accountNo')} rules={[needed(t('accountNo'))]}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      </CommandForm>
      {freezes && <Frozen />}
    </Page>
  )
}
