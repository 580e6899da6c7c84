import { DownOutlined } from '@ant-design/icons'
import { staffSwitchAppointment } from '@creditbank/contract/identity'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Dropdown } from 'antd'
import { useCommand } from '../api/hooks.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { useGo } from '../parts/links.tsx'
import { useSentence } from '../parts/RefusalAlert.tsx'
import { forgetEverything, useRoleName, useSession } from '../session/session.ts'

/** Chooses among one's appointments; afterwards everything on the page is fetched anew and the work bench opens. */
const useSwitch = () => {
  const t = useT(shellWords)
  const { message } = App.useApp()
  const sentenceOf = useSentence()
  const queries = useQueryClient()
  const roleName = useRoleName()
  const session = useSession()
  const go = useGo()
  const command = useCommand(staffSwitchAppointment)
  return (appointmentId: string) => {
    const chosen = session.appointments.find((one) => one.id === appointmentId)
    if (chosen === undefined || chosen.id === session.appointment?.id) return
    command.mutate(
      { appointmentId },
      {
        onError: (error) => message.error(sentenceOf(error)),
        onSuccess: async () => {
          go('/admin')
          await forgetEverything(queries)
          message.success(t('appointment.switched', { role: roleName(chosen.role), unit: chosen.organization.name }))
        },
      },
    )
  }
}

/** Whose data one sees, and as which role; with several appointments it is the switch between them. Always on the page. */
export const ScopeLine = () => {
  const t = useT(shellWords)
  const session = useSession()
  const roleName = useRoleName()
  const change = useSwitch()
  const below = session.scope.units - 1
  const whose = below > 0 ? t('scope.many', { name: session.scope.name, units: below }) : t('scope.one', { name: session.scope.name })
  const role = session.appointment === null ? t('appointment.none') : t('scope.as', { role: roleName(session.appointment.role) })
  const words = (
    <>
      <span className="scope-whose">{whose}</span>
      <span className="scope-role">{role}</span>
    </>
  )
  if (session.appointments.length < 2) {
    return (
      <section className="scope" aria-label={t('scope.label')}>
        {words}
      </section>
    )
  }
  const items = session.appointments.map((one) => ({ key: one.id, label: `${roleName(one.role)} · ${one.organization.name}` }))
  return (
    <section className="scope" aria-label={t('scope.label')}>
      <Dropdown
        menu={{ items, selectable: true, selectedKeys: [session.appointment?.id ?? ''], onClick: ({ key }) => change(key) }}
        trigger={['click']}
      >
        <Button type="text" className="head-button scope-button" title={t('appointment.switch')}>
          {words}
          <DownOutlined />
        </Button>
      </Dropdown>
    </section>
  )
}
