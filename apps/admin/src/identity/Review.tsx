import type { OutputOf } from '@creditbank/contract'
import { confirmAppointment, listAppointmentReviews } from '@creditbank/contract/identity'
import { App, Button } from 'antd'
import { useCommand } from '../api/hooks.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { Day, Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { useSentence } from '../parts/RefusalAlert.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useRoleName, useSession } from '../session/session.ts'
import { words } from './words.ts'

type Line = OutputOf<typeof listAppointmentReviews>['items'][number]

const Confirm = ({ line }: { readonly line: Line }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const sentenceOf = useSentence()
  const own = useSession().staffId === line.staff.id
  const command = useCommand(confirmAppointment, { invalidates: ['/staff-review'], onDone: () => message.success(t('review.confirmed')) })
  if (own || !line.due) return null
  const confirm = () => command.mutate({ id: line.appointmentId }, { onError: (error) => message.error(sentenceOf(error)) })
  return (
    <Button size="small" loading={command.isPending} onClick={confirm}>
      {t('review.confirm')}
    </Button>
  )
}

/** Once a year somebody says of each appointment that it is still needed; those that are due come first. */
export const Review = () => {
  const t = useT(words)
  const shell = useT(shellWords)
  const roleName = useRoleName()
  return (
    <ListPage
      endpoint={listAppointmentReviews}
      name="identity.review"
      title={t('review')}
      lead={t('review.lead')}
      rowKey={(row) => row.appointmentId}
      rowHref={(row) => `/admin/staff/${row.staff.id}`}
      filters={[
        {
          key: 'due',
          kind: 'choice',
          label: t('review.due'),
          options: (['yes', 'no'] as const).map((value) => ({ value, label: shell(value) })),
        },
      ]}
      columns={[
        { key: 'staff', title: t('person'), render: (row) => row.staff.name, width: 100 },
        { key: 'role', title: t('role'), render: (row) => roleName(row.role), width: 140 },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name, width: 180 },
        { key: 'from', title: t('from'), render: (row) => <Day value={row.from} />, width: 130 },
        { key: 'lastLogIn', title: t('lastLogIn'), render: (row) => <Moment at={row.lastLogInAt} />, width: 175 },
        { key: 'reviewedAt', title: t('review.reviewedAt'), render: (row) => <Day value={row.reviewedAt} />, width: 130 },
        {
          key: 'state',
          title: t('review.state'),
          render: (row) => <StateTag tone={row.due ? 'due' : 'good'}>{t(row.due ? 'review.isDue' : 'review.isDone')}</StateTag>,
          width: 140,
        },
        { key: 'actions', title: t('actions'), render: (row) => <Confirm line={row} />, width: 110 },
      ]}
      empty={{ text: t('review.none') }}
    />
  )
}
