import type { OutputOf } from '@creditbank/contract'
import { endAppointment, staffDetail } from '@creditbank/contract/identity'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Day, Moment } from '../parts/formats.tsx'
import { HistoryTimeline } from '../parts/HistoryTimeline.tsx'
import { usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useRoleName } from '../session/session.ts'
import { AppointmentForm } from './AppointmentForm.tsx'
import { Revive } from './Revive.tsx'
import { securityWords } from './security.words.ts'
import { StaffActs } from './StaffActs.tsx'
import { Leaving } from './Leaving.tsx'
import { words } from './words.ts'

type Person = OutputOf<typeof staffDetail>
type Held = Person['roles'][number]

const EndAppointment = ({ held, onClose }: { readonly held: Held; readonly onClose: () => void }) => {
  const t = useT(words)
  const roleName = useRoleName()
  const { message } = App.useApp()
  const command = useCommand(endAppointment, {
    invalidates: ['/staff'],
    onDone: () => {
      message.success(t('end.done'))
      onClose()
    },
  })
  const impact = t('end.impact', { role: roleName(held.role), unit: held.organization.name })
  return (
    <ConfirmImpact
      open
      title={t('end')}
      confirm={t('end')}
      impacts={[{ text: impact }]}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ id: held.appointmentId })}
      onClose={onClose}
    />
  )
}

const HeldRow = ({ held, onEnd }: { readonly held: Held; readonly onEnd: (() => void) | undefined }) => {
  const t = useT(words)
  const roleName = useRoleName()
  return (
    <li className="row">
      <strong>{roleName(held.role)}</strong>
      <span>{held.organization.name}</span>
      <span className="lead">
        <Day value={held.from} /> – {held.to === null ? t('to.open') : <Day value={held.to} />}
      </span>
      {onEnd !== undefined && (
        <Button size="small" danger onClick={onEnd}>
          {t('end')}
        </Button>
      )}
    </li>
  )
}

const Appointments = ({ person }: { readonly person: Person }) => {
  const t = useT(words)
  const [adding, setAdding] = useState<'grant' | 'propose'>()
  const [ending, setEnding] = useState<Held>()
  const actions = (
    <div className="page-actions">
      {person.can.grant && <Button onClick={() => setAdding('grant')}>{t('grant')}</Button>}
      {person.can.propose && <Button onClick={() => setAdding('propose')}>{t('propose')}</Button>}
    </div>
  )
  return (
    <Block title={t('appointments')} actions={actions}>
      {person.roles.length === 0 ? (
        <p className="lead">{t('appointments.none')}</p>
      ) : (
        <ul className="rows">
          {person.roles.map((held) => (
            <HeldRow key={held.appointmentId} held={held} onEnd={person.can.end ? () => setEnding(held) : undefined} />
          ))}
        </ul>
      )}
      {adding !== undefined && <AppointmentForm staffId={person.id} act={adding} onClose={() => setAdding(undefined)} />}
      {ending !== undefined && <EndAppointment held={ending} onClose={() => setEnding(undefined)} />}
    </Block>
  )
}

const Ended = ({ person }: { readonly person: Person }) => {
  const t = useT(words)
  const roleName = useRoleName()
  if (person.ended.length === 0) return null
  const lines = person.ended.map((held) => ({
    id: held.appointmentId,
    at: held.endedAt ?? `${held.to ?? held.from}T00:00:00Z`,
    who: '',
    what: `${roleName(held.role)} · ${held.organization.name}`,
    note: (
      <>
        <Day value={held.from} /> – <Day value={held.to} />
      </>
    ),
  }))
  return (
    <Block title={t('appointments.ended')}>
      <HistoryTimeline lines={lines} />
    </Block>
  )
}

const Account = ({ person }: { readonly person: Person }) => {
  const t = useT(words)
  return (
    <Block title={t('person')}>
      <Facts
        facts={[
          { label: t('userName'), value: <code>{person.userName}</code> },
          { label: t('unit'), value: person.organization?.name },
          { label: t('createdAt'), value: <Day value={person.createdAt} /> },
          { label: t('lastLogIn'), value: <Moment at={person.lastLogInAt} /> },
          { label: t('secondFactor'), value: t(person.secondFactor ? 'secondFactor.on' : 'secondFactor.off') },
          { label: t('passwordState'), value: t(person.mustChange ? 'passwordState.initial' : 'passwordState.own') },
          { label: t('openSessions'), value: <Count value={person.openSessions} /> },
        ]}
      />
    </Block>
  )
}

const Heading = ({ person }: { readonly person: Person }) => {
  const t = useT(words)
  const own = useT(securityWords)
  return (
    <>
      {person.name} <StateTag tone={person.status === 'active' ? 'good' : 'quiet'}>{t(`status.${person.status}`)}</StateTag>{' '}
      {person.dormant && <StateTag tone="due">{own('dormant')}</StateTag>}
    </>
  )
}

/** One member of staff: account, appointments, and what the present role may do about them. */
export const StaffDetail = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={staffDetail}
      input={{ id: usePathParam('id') }}
      fallback={t('person')}
      above={{ to: '/admin/staff', text: t('staff') }}
      title={(person) => <Heading person={person} />}
      actions={(person) => (
        <>
          {person.can.revive && <Revive person={person} />}
          <StaffActs person={person} />
        </>
      )}
    >
      {(person) => (
        <>
          <Account person={person} />
          <Appointments person={person} />
          <Leaving person={person} />
          <Ended person={person} />
        </>
      )}
    </DetailPage>
  )
}
