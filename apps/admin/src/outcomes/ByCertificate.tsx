import { findOutcomeByCertificate } from '@creditbank/contract/outcomes'
import { useMutation } from '@tanstack/react-query'
import { Button, Empty, Form, Input, Table } from 'antd'
import { call } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { AppLink } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useOutcomeColumns } from './columns.tsx'
import { words } from './words.ts'

/** Finds outcomes by the number on the paper; the number travels in the body and stays out of the address. */
export const ByCertificate = () => {
  const t = useT(words)
  const find = useMutation({ mutationFn: (certificateNo: string) => call(findOutcomeByCertificate, { certificateNo }) })
  const columns = useOutcomeColumns().filter((column) => column.hidden !== true || column.key === 'certificateNo')
  const found = find.data?.items
  return (
    <Page title={t('certificate')} lead={t('certificate.lead')} above={{ to: '/admin/outcomes', text: t('outcomes') }}>
      <Form<{ certificateNo: string }>
        layout="inline"
        className="find-form"
        onFinish={({ certificateNo }) => find.mutate(certificateNo.trim())}
      >
        <Form.Item name="certificateNo" label={t('certificateNo')} rules={[{ required: true, whitespace: true, message: '' }]}>
          <Input autoFocus allowClear maxLength={64} style={{ width: 280 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={find.isPending}>
          {t('certificate.find')}
        </Button>
      </Form>
      <RefusalAlert error={find.error} />
      {found !== undefined && (
        <p className="lead" role="status">
          {found.length > 0 ? t('certificate.found', { n: found.length }) : ''}
        </p>
      )}
      {found !== undefined && found.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('certificate.none')} />}
      {found !== undefined && found.length > 0 && (
        <Table
          className="list-table"
          size="small"
          rowKey="id"
          pagination={false}
          scroll={{ x: 1200 }}
          dataSource={found}
          columns={columns.map((column, index) => ({
            key: column.key,
            title: column.title,
            align: column.align ?? 'left',
            width: column.width ?? 120,
            render: (_: unknown, row: (typeof found)[number]) =>
              index === 0 ? <AppLink to={`/admin/outcomes/${row.id}`}>{column.render(row)}</AppLink> : column.render(row),
          }))}
        />
      )}
    </Page>
  )
}
