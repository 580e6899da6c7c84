import { endAppointment, listStaff, type StaffLine } from '@creditbank/contract/identity'
import { App, Button } from 'antd'
import { useState } from 'react'
import type * as z from 'zod/mini'
import { useCommand, useList } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Day, Moment } from '../parts/formats.tsx'
import { useFilters, usePathParam } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useMay, useRoleName, useSession } from '../session/session.ts'
import { ScreenLoading } from '../shell/screens.tsx'
import { AppointmentForm } from './AppointmentForm.tsx'
import { StaffActs } from './StaffActs.tsx'
import { words } from './words.ts'

type Person = z.infer<typeof StaffLine>
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

const Appointments = ({ person, self }: { readonly person: Person; readonly self: boolean }) => {
  const t = useT(words)
  const may = useMay()
  const [adding, setAdding] = useState<'grant' | 'propose'>()
  const [ending, setEnding] = useState<Held>()
  const changes = !self && (may('staff.grant') || may('staff.propose'))
  const actions = self ? undefined : (
    <div className="page-actions">
      {may('staff.grant') && <Button onClick={() => setAdding('grant')}>{t('grant')}</Button>}
      {may('staff.propose') && <Button onClick={() => setAdding('propose')}>{t('propose')}</Button>}
    </div>
  )
  return (
    <Block title={t('appointments')} actions={actions}>
      {person.roles.length === 0 ? (
        <p className="lead">{t('appointments.none')}</p>
      ) : (
        <ul className="rows">
          {person.roles.map((held) => (
            <HeldRow key={held.appointmentId} held={held} onEnd={changes ? () => setEnding(held) : undefined} />
          ))}
        </ul>
      )}
      {adding !== undefined && <AppointmentForm staffId={person.id} act={adding} onClose={() => setAdding(undefined)} />}
      {ending !== undefined && <EndAppointment held={ending} onClose={() => setEnding(undefined)} />}
    </Block>
  )
}

const PersonPage = ({ person }: { readonly person: Person }) => {
  const t = useT(words)
  const may = useMay()
  const self = useSession().staffId === person.id
  const heading = (
    <>
      {person.name} <StateTag tone={person.status === 'active' ? 'good' : 'quiet'}>{t(`status.${person.status}`)}</StateTag>
    </>
  )
  return (
    <Page
      title={heading}
      above={{ to: '/admin/staff', text: t('staff') }}
      actions={may('staff.create') && !self ? <StaffActs person={person} /> : undefined}
    >
      <Block title={t('person')}>
        <Facts
          facts={[
            { label: t('userName'), value: <code>{person.userName}</code> },
            { label: t('unit'), value: person.organization?.name },
            { label: t('lastLogIn'), value: <Moment at={person.lastLogInAt} /> },
            { label: t('secondFactor'), value: t(person.secondFactor ? 'secondFactor.on' : 'secondFactor.off') },
          ]}
        />
      </Block>
      <Appointments person={person} self={self} />
    </Page>
  )
}

/** One member of staff: account, appointments, and what the present role may do about them. */
export const StaffDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  const [filters] = useFilters()
  const query = useList(listStaff, { ...(filters['userName'] === undefined ? { limit: 500 } : { search: filters['userName'], limit: 50 }) })
  const person = query.data?.items.find((row) => row.id === id)
  if (person !== undefined) return <PersonPage person={person} />
  if (query.isPending) return <ScreenLoading />
  return (
    <Page title={t('person')} above={{ to: '/admin/staff', text: t('staff') }}>
      {query.isError ? <RefusalAlert error={query.error} onRetry={() => void query.refetch()} /> : <p>{t('missing')}</p>}
    </Page>
  )
}
