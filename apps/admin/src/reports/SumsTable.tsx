import { Empty, Table } from 'antd'
import type { ReactNode } from 'react'
import { useT } from '../i18n/words.ts'
import { words } from './words.ts'

/** One line of a table of sums; `size` is what its bar shows, null where it is not told. */
export type SumsLine = {
  readonly key: string
  readonly label: ReactNode
  readonly size: number | null
  readonly figures: readonly ReactNode[]
}

const Bar = ({ size, most }: { readonly size: number | null; readonly most: number }) => (
  <span className="bar" aria-hidden="true">
    {size !== null && most > 0 && <span style={{ width: `${Math.max(1, (size / most) * 100)}%` }} />}
  </span>
)

/** Sums with a bar each, largest as long as the column, and the total below. */
export const SumsTable = ({
  first,
  heads,
  lines,
  total,
}: {
  readonly first: string
  readonly heads: readonly string[]
  readonly lines: readonly SumsLine[]
  readonly total: readonly ReactNode[]
}) => {
  const t = useT(words)
  const most = Math.max(0, ...lines.map((line) => line.size ?? 0))
  return (
    <Table<SumsLine>
      className="list-table sums"
      size="small"
      rowKey="key"
      pagination={false}
      scroll={{ x: 320 + heads.length * 110 }}
      dataSource={[...lines]}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} /> }}
      columns={[
        { key: 'first', title: first, render: (_, line) => line.label, width: 240 },
        ...heads.map((head, index) => ({
          key: head,
          title: head,
          align: 'right' as const,
          width: 110,
          render: (_: unknown, line: SumsLine) => line.figures[index],
        })),
        { key: 'bar', title: t('col.share'), width: 160, render: (_, line) => <Bar size={line.size} most={most} /> },
      ]}
      summary={() =>
        lines.length === 0 ? null : (
          <Table.Summary.Row className="sums-total">
            <Table.Summary.Cell index={0}>{t('total')}</Table.Summary.Cell>
            {total.map((figure, index) => (
              <Table.Summary.Cell key={heads[index] ?? ''} index={index + 1} align="right">
                {figure}
              </Table.Summary.Cell>
            ))}
            <Table.Summary.Cell index={heads.length + 1} />
          </Table.Summary.Row>
        )
      }
    />
  )
}
