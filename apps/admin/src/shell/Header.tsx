import { MenuOutlined, QuestionCircleOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { shellWords } from '../i18n/shell.ts'
import { type Language, useT } from '../i18n/words.ts'
import { AppLink } from '../parts/links.tsx'
import { usePreference } from '../session/session.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { Brand } from './Brand.tsx'
import { JobTray } from './JobTray.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { NoticeBell } from './NoticeBell.tsx'
import { ScopeLine } from './ScopeLine.tsx'

const readLanguage = (stored: unknown): Language | undefined => (stored === 'zh' || stored === 'en' ? stored : undefined)

/** The dark tiles on top of every page: the bank, whose data one sees and as which role, and what follows a person everywhere. */
export const Header = ({
  onMenu,
  onPalette,
  onKeys,
}: {
  readonly onMenu: () => void
  readonly onPalette: () => void
  readonly onKeys: () => void
}) => {
  const t = useT(shellWords)
  const [, keepLanguage] = usePreference<Language>('language', 'zh', readLanguage)
  return (
    <header className="head">
      <Button type="text" className="head-button head-menu" icon={<MenuOutlined />} aria-label={t('menu.open')} onClick={onMenu} />
      <AppLink to="/admin" className="head-brand">
        <Brand />
      </AppLink>
      <ScopeLine />
      <div className="head-tools">
        <Tooltip title={t('palette.open')}>
          <Button type="text" className="head-button" icon={<SearchOutlined />} aria-label={t('palette.open')} onClick={onPalette} />
        </Tooltip>
        <JobTray />
        <NoticeBell />
        <Tooltip title={t('keys.help')}>
          <Button
            type="text"
            className="head-button head-wide"
            icon={<QuestionCircleOutlined />}
            aria-label={t('keys.help')}
            onClick={onKeys}
          />
        </Tooltip>
        <LanguageSwitch onChange={keepLanguage} />
        <AccountMenu />
      </div>
    </header>
  )
}
