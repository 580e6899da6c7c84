import { batchSample } from '@creditbank/contract/batches'
import { Table } from 'antd'
import { useT } from '../i18n/words.ts'
import { Loaded } from '../parts/DetailPage.tsx'
import { Credits, Day } from '../parts/formats.tsx'
import { Block } from '../parts/Page.tsx'
import { words } from './words.ts'

/** Some rows of what would be stored, masked, for the person who approves. */
export const Sample = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  return (
    <Block title={t('sample')}>
      <p className="lead">{t('sample.lead')}</p>
      <Loaded endpoint={batchSample} input={{ id }}>
        {({ items }) => (
          <Table
            size="small"
            rowKey={(row) => String(row.row)}
            dataSource={[...items]}
            pagination={false}
            columns={[
              { key: 'row', title: t('problems.row'), align: 'right', render: (_, row) => row.row },
              { key: 'name', title: t('name'), render: (_, row) => row.name },
              { key: 'id', title: t('idMasked'), render: (_, row) => row.idMasked },
              { key: 'entry', title: t('entry'), render: (_, row) => row.entry },
              { key: 'on', title: t('obtainedOn'), render: (_, row) => <Day value={row.obtainedOn} /> },
              { key: 'credits', title: t('credits'), align: 'right', render: (_, row) => <Credits value={row.credits} /> },
              { key: 'grade', title: t('grade'), render: (_, row) => row.grade },
              { key: 'fresh', title: t('newPerson'), render: (_, row) => (row.newPerson ? t('yes') : '') },
            ]}
          />
        )}
      </Loaded>
    </Block>
  )
}
