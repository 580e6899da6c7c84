import { personStatement } from '@creditbank/contract/points'
import { freezePoints, unfreezePoints } from '@creditbank/contract/pointsFreezes'
import type { OutputOf } from '@creditbank/contract'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Day, grouped, Moment, today } from '../parts/formats.tsx'
import { useFilters, usePathParam } from '../parts/links.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

type Found = OutputOf<typeof personStatement>

const Freeze = ({ learnerId }: { readonly learnerId: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const freeze = useCommand(freezePoints, {
    onDone: () => {
      message.success(t('freeze.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('freeze')}
      </Button>
      {open && (
        <NoteDialog
          title={t('freeze')}
          label={t('freeze.reason')}
          busy={freeze.isPending}
          error={freeze.error}
          danger
          onNote={(reason) => freeze.mutate({ learnerId, reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

const Freezes = ({ found }: { readonly found: Found }) => {
  const t = useT(words)
  const may = useMay()
  const { message } = App.useApp()
  const [chosen, setChosen] = useState<string>()
  const end = useCommand(unfreezePoints, {
    onDone: () => {
      message.success(t('unfreeze.done'))
      setChosen(undefined)
    },
  })
  if (found.freezes.length === 0) return null
  return (
    <Block title={t('freezes')}>
      <WideTable
        rowKey="id"
        dataSource={[...found.freezes]}
        columns={[
          { title: t('at'), render: (_, row) => <Moment at={row.at} /> },
          { title: t('issuer'), render: (_, row) => row.issuer.name },
          { title: t('reason'), dataIndex: 'reason' },
          {
            title: t('state'),
            render: (_, row) => (
              <StateTag tone={row.endedAt === null ? 'bad' : 'quiet'}>{t(row.endedAt === null ? 'frozen' : 'frozen.ended')}</StateTag>
            ),
          },
          { title: t('endReason'), render: (_, row) => row.endReason ?? '—' },
          { title: t('endedAt'), render: (_, row) => <Moment at={row.endedAt} /> },
          {
            title: '',
            render: (_, row) =>
              row.endedAt === null &&
              may('points.freeze') && (
                <Button size="small" onClick={() => setChosen(row.id)}>
                  {t('unfreeze')}
                </Button>
              ),
          },
        ]}
      />
      {chosen !== undefined && (
        <NoteDialog
          title={t('unfreeze')}
          label={t('unfreeze.reason')}
          busy={end.isPending}
          error={end.error}
          onNote={(reason) => end.mutate({ id: chosen, reason })}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Block>
  )
}

const Lines = ({ found }: { readonly found: Found }) => {
  const t = useT(words)
  const [, change] = useFilters()
  const { next } = found
  if (found.items.length === 0) return <p className="lead">{t('lines.none')}</p>
  return (
    <>
      <WideTable
        rowKey="cursor"
        dataSource={[...found.items]}
        columns={[
          { title: t('at'), render: (_, row) => <Moment at={row.at} /> },
          { title: t('kind'), render: (_, row) => t(`kind.${row.kind}`) },
          { title: t('what'), render: (_, row) => row.what ?? '—' },
          { title: t('rule'), render: (_, row) => row.rule ?? '—' },
          { title: t('change'), align: 'right', render: (_, row) => `${row.points > 0 ? '+' : '−'}${grouped(Math.abs(row.points))}` },
          { title: t('after'), align: 'right', render: (_, row) => <Count value={row.after} /> },
          { title: t('debt'), align: 'right', render: (_, row) => <Count value={row.debt} /> },
          { title: t('until'), render: (_, row) => <Day value={row.until} /> },
          { title: t('issuer'), render: (_, row) => row.issuer.name },
        ]}
      />
      {next !== null && <Button onClick={() => change({ cursor: next })}>{t('more')}</Button>}
    </>
  )
}

/** The points of one person as the caller's centre sees them: balances on a day, every line, freezes. */
export const PersonStatement = () => {
  const t = useT(words)
  const learnerId = usePathParam('id')
  const [{ on, cursor }, change] = useFilters()
  return (
    <DetailPage
      endpoint={personStatement}
      input={{ learnerId, ...(on === undefined ? {} : { on }), ...(cursor === undefined ? {} : { cursor }) }}
      fallback={t('statement')}
      title={(found) => `${t('statement')} · ${found.learner.name}`}
      lead={(found) => found.learner.accountNo}
      actions={(found) => found.can.freeze && <Freeze learnerId={learnerId} />}
      above={{ to: '/admin/points/people', text: t('statements') }}
    >
      {(found) => (
        <>
          <div className="form-actions">
            <label htmlFor="statement-on">{t('on')}</label>
            <DayInput id="statement-on" value={found.on} onChange={(day) => change({ on: day ?? today(), cursor: undefined })} />
          </div>
          <Facts
            facts={found.balances.map((one) => ({
              label: one.issuer.name,
              value:
                one.debt > 0
                  ? `${t('balance.of', { n: grouped(one.points) })} · ${t('debt')} ${grouped(one.debt)}`
                  : t('balance.of', { n: grouped(one.points) }),
            }))}
          />
          <Freezes found={found} />
          <Block title={t('lines')}>
            <Lines found={found} />
          </Block>
        </>
      )}
    </DetailPage>
  )
}
