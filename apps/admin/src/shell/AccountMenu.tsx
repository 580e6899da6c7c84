import { UserOutlined } from '@ant-design/icons'
import { staffLogOut } from '@creditbank/contract/identity'
import { Button, Dropdown, type MenuProps } from 'antd'
import { callDirectly } from '../api/transport.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { useGo } from '../parts/links.tsx'
import { usePreference, useSession } from '../session/session.ts'
import { type ModeChoice, readModeChoice, useMode } from './mode.ts'

/** Ends the session and leaves by a full load, so that nothing of this person stays in memory. Leaves also where the server does not answer. */
const logOut = async () => {
  await callDirectly(staffLogOut, {}).catch(() => undefined)
  window.location.assign('/web/login')
}

/** One's own account: security, light or dark, log out. */
export const AccountMenu = () => {
  const t = useT(shellWords)
  const session = useSession()
  const go = useGo()
  const { choice, setChoice } = useMode()
  const [, keepMode] = usePreference<ModeChoice>('theme', 'light', readModeChoice)
  const modes: readonly ModeChoice[] = ['light', 'dark', 'system']
  const items: NonNullable<MenuProps['items']> = [
    { key: 'security', label: t('account.security') },
    { key: 'mode', type: 'group', label: t('theme.label'), children: modes.map((mode) => ({ key: mode, label: t(`theme.${mode}`) })) },
    { type: 'divider' },
    { key: 'logOut', label: t('account.logOut') },
  ]
  const pick = (key: string) => {
    const mode = readModeChoice(key)
    if (mode !== undefined) {
      setChoice(mode)
      keepMode(mode)
    } else if (key === 'security') go('/admin/security')
    else void logOut()
  }
  return (
    <Dropdown menu={{ items, selectable: true, selectedKeys: [choice], onClick: ({ key }) => pick(key) }} trigger={['click']}>
      <Button type="text" className="head-button" icon={<UserOutlined />} aria-label={t('account.menu', { name: session.name })}>
        <span className="head-wide">{session.name}</span>
      </Button>
    </Dropdown>
  )
}
