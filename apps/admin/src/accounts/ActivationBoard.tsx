import type { OutputOf } from '@creditbank/contract'
import { activationBoard, remindGroup } from '@creditbank/contract/accounts'
import { App, Button, Progress, Segmented } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Count, Moment } from '../parts/formats.tsx'
import { AppLink, useFilters } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { useSession } from '../session/session.ts'
import { words } from './words.ts'

type Board = OutputOf<typeof activationBoard>
type Group = Board['groups'][number]
const ways = ['class', 'township', 'unit'] as const
type By = (typeof ways)[number]

/** How a unit of a kind looks at its people first: a school by class, an office by township, who stands above them by unit. */
const usualWay = (kind: string | undefined): By =>
  kind === undefined || kind === 'managementCentre' ? 'unit' : kind.startsWith('university') ? 'class' : 'township'

const percent = (rate: number): number => Math.floor(rate) / 100

/** What people are handed on paper: how to activate, where to go for help. */
const Steps = () => {
  const t = useT(words)
  const session = useSession()
  return (
    <section className="print-only">
      <h2>{t('steps.title')}</h2>
      <ol>
        <li>{t('steps.1')}</li>
        <li>{t('steps.2')}</li>
        <li>{t('steps.3')}</li>
      </ol>
      <p>{t('steps.help', { office: session.appointment?.organization.name ?? '' })}</p>
      <p>{t('steps.not')}</p>
    </section>
  )
}

const Remind = ({ by, group, onClose }: { readonly by: By; readonly group: Group; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const command = useCommand(remindGroup, {
    onDone: ({ reminded, withoutPhone, lately }) => {
      message.success(t('remind.done', { n: reminded, without: withoutPhone, lately }))
      onClose()
    },
  })
  return (
    <ConfirmImpact
      open
      danger={false}
      title={t('remind.title', { key: group.name })}
      lead={t('remind.lead')}
      impacts={[{ text: t('remind.count'), count: group.reachable }]}
      confirm={t('remind')}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ by, key: group.key })}
      onClose={onClose}
    />
  )
}

const namesOf = (by: By, key: string): string => {
  const query = new URLSearchParams({
    state: 'inactive',
    current: 'yes',
    ...(by === 'class' ? { className: key } : by === 'township' ? { township: key } : { organizationId: key }),
  })
  return `/admin/learners?${query.toString()}`
}

const Groups = ({ by, board }: { readonly by: By; readonly board: Board }) => {
  const t = useT(words)
  const [reminding, setReminding] = useState<Group>()
  return (
    <div className="no-print">
      <WideTable<Group>
        rowKey={(group) => group.key}
        dataSource={[...board.groups]}
        locale={{ emptyText: t(board.total > 0 ? 'activation.otherWay' : 'activation.none') }}
        columns={[
          { title: t(`by.${by}`), key: 'key', render: (_, group) => group.name },
          { title: t('total'), key: 'total', align: 'right', render: (_, group) => <Count value={group.total} /> },
          {
            title: t('inactive'),
            key: 'inactive',
            align: 'right',
            render: (_, group) => <AppLink to={namesOf(by, group.key)}>{group.inactive}</AppLink>,
          },
          { title: t('reachable'), key: 'reachable', align: 'right', render: (_, group) => <Count value={group.reachable} /> },
          {
            title: t('rate'),
            key: 'rate',
            width: 180,
            render: (_, group) => <Progress percent={percent(group.rate)} size="small" aria-label={`${group.name} ${t('rate')}`} />,
          },
          { title: t('remindedAt'), key: 'reminded', render: (_, group) => <Moment at={group.remindedAt} /> },
          {
            title: t('remind'),
            key: 'remind',
            render: (_, group) => (
              <Button
                size="small"
                disabled={group.reachable === 0}
                aria-label={`${t('remind')}: ${group.name}`}
                onClick={() => setReminding(group)}
              >
                {t('remind')}
              </Button>
            ),
          },
        ]}
      />
      {reminding !== undefined && <Remind by={by} group={reminding} onClose={() => setReminding(undefined)} />}
    </div>
  )
}

/** Who has not activated their account, by class, township or unit, with reminders and the printed steps. */
export const ActivationBoard = () => {
  const t = useT(words)
  const [filters, change] = useFilters()
  const kind = useSession().appointment?.organizationKind
  const by = ways.find((way) => way === filters['by']) ?? usualWay(kind)
  return (
    <Page title={t('activation')} lead={t('activation.lead')} actions={<Button onClick={() => window.print()}>{t('print.steps')}</Button>}>
      <Steps />
      <div className="no-print">
        <Segmented
          aria-label={t('by')}
          value={by}
          options={ways.map((value) => ({ value, label: t(`by.${value}`) }))}
          onChange={(value) => change({ by: value })}
        />
      </div>
      <Loaded endpoint={activationBoard} input={{ by }}>
        {(board) => (
          <>
            <p className="no-print">
              {t('total')} <strong className="figure">{board.total}</strong> · {t('inactive')}{' '}
              <strong className="figure">{board.inactive}</strong> · {t('rate')} <strong className="figure">{percent(board.rate)}%</strong>
            </p>
            <Groups by={by} board={board} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
