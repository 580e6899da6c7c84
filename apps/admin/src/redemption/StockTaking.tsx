import { listShelves, type ShelfLine, takeStock } from '@creditbank/contract/redemptionCounter'
import { App, Button, Empty, Input, InputNumber } from 'antd'
import { useId, useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Loaded } from '../parts/DetailPage.tsx'
import { Count, Moment } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { words } from './words.ts'
import './redemption.css'

const Form = ({ shelves }: { readonly shelves: readonly ShelfLine[] }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const id = useId()
  const [counts, setCounts] = useState<Readonly<Record<string, number | null>>>({})
  const [note, setNote] = useState('')
  const take = useCommand(takeStock, {
    onDone: ({ differences }) => {
      message.success(t('count.done', { n: differences.length }))
      setCounts({})
      setNote('')
    },
  })
  const typed = shelves.flatMap((shelf) => {
    const counted = counts[shelf.good.id]
    return counted === undefined || counted === null ? [] : [{ goodId: shelf.good.id, expected: shelf.expected, counted }]
  })
  return (
    <>
      <WideTable<ShelfLine>
        rowKey={(row) => row.good.id}
        dataSource={[...shelves]}
        columns={[
          { title: t('activity'), render: (_, row) => <AppLink to={`/admin/redemption/${row.activity.id}`}>{row.activity.title}</AppLink> },
          { title: t('good'), render: (_, row) => row.good.name },
          { title: t('expected'), align: 'right', render: (_, row) => <Count value={row.expected} /> },
          { title: t('waiting'), align: 'right', render: (_, row) => <Count value={row.waiting} /> },
          { title: t('free'), align: 'right', render: (_, row) => <Count value={row.stock} /> },
          {
            title: t('counted'),
            render: (_, row) => (
              <InputNumber
                min={0}
                max={1_000_000}
                precision={0}
                aria-label={`${t('counted')} ${row.good.name}`}
                value={counts[row.good.id] ?? null}
                onChange={(value) => setCounts({ ...counts, [row.good.id]: value })}
              />
            ),
          },
          {
            title: t('difference'),
            align: 'right',
            render: (_, row) => {
              const counted = counts[row.good.id]
              return counted === undefined || counted === null ? null : <span className="figure">{counted - row.expected}</span>
            },
          },
          { title: t('countedAt'), render: (_, row) => <Moment at={row.countedAt} /> },
        ]}
      />
      <div className="field after-table">
        <label htmlFor={id}>{t('count.note')}</label>
        <Input id={id} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
      </div>
      <RefusalAlert error={take.error} />
      <div className="form-actions">
        <Button
          type="primary"
          disabled={typed.length === 0 || typed.length > 60 || note.trim() === ''}
          loading={take.isPending}
          onClick={() => take.mutate({ counts: typed, note: note.trim() })}
        >
          {t('count.do')}
        </Button>
      </div>
    </>
  )
}

/** Stock-taking at one's own point: what should lie there, what was counted, and the difference. */
export const StockTaking = () => {
  const t = useT(words)
  return (
    <Page title={t('stockTaking')} lead={t('stockTaking.lead')}>
      <Loaded endpoint={listShelves} input={{}}>
        {({ items }) =>
          items.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('stockTaking.none')} /> : <Form shelves={items} />
        }
      </Loaded>
    </Page>
  )
}
