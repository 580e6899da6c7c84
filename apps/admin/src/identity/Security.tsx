import { type SessionLine, staffChangePassword, staffEndSession, staffSessions } from '@creditbank/contract/identity'
import { App, Button } from 'antd'
import type { Of } from '@creditbank/contract/common'
import { useCommand, useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { Day, Moment } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { PasswordFields } from '../session/PasswordFields.tsx'
import { useSession } from '../session/session.ts'
import { Passkeys } from './Passkeys.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { ScanFactor } from './ScanFactor.tsx'
import { SecondFactor } from './SecondFactor.tsx'
import { securityWords } from './security.words.ts'
import { words } from './words.ts'

const Device = ({ line, onEnd, busy }: { readonly line: Of<typeof SessionLine>; readonly onEnd: () => void; readonly busy: boolean }) => {
  const t = useT(words)
  return (
    <li className="row">
      <span className="grow">
        {line.agent}
        <span className="lead block-line">
          {line.address} · {t('loggedInAt')} <Moment at={line.at} /> · {t('lastSeen')} <Moment at={line.lastSeenAt} />
        </span>
      </span>
      {line.current ? (
        <StateTag tone="good">{t('current')}</StateTag>
      ) : (
        <Button size="small" danger loading={busy} onClick={onEnd} aria-label={`${t('endSession')}: ${line.agent}`}>
          {t('endSession')}
        </Button>
      )}
    </li>
  )
}

const Devices = () => {
  const t = useT(words)
  const { message } = App.useApp()
  const query = useOne(staffSessions, {})
  const end = useCommand(staffEndSession, { onDone: () => message.success(t('endSession.done')) })
  return (
    <Block title={t('sessions')}>
      <p className="lead">{t('sessions.lead')}</p>
      <RefusalAlert error={query.error ?? end.error} onRetry={() => void query.refetch()} />
      <ul className="rows">
        {(query.data?.items ?? []).map((line) => (
          <Device
            key={line.id}
            line={line}
            busy={end.isPending && end.variables?.id === line.id}
            onEnd={() => end.mutate({ id: line.id })}
          />
        ))}
      </ul>
    </Block>
  )
}

const Password = () => {
  const t = useT(words)
  const own = useT(securityWords)
  const { passwordPolicy, passwordExpiresAt } = useSession()
  const { message } = App.useApp()
  return (
    <Block title={t('password')}>
      {passwordExpiresAt !== null && (
        <p className="lead">
          {own('expires')} <Day value={passwordExpiresAt} />
        </p>
      )}
      <CommandForm
        endpoint={staffChangePassword}
        submit={t('password.submit')}
        resets
        inputOf={(values) => ({ current: String(values['current']), next: String(values['next']) })}
        onDone={() => message.success(t('password.done'))}
      >
        <PasswordFields policy={passwordPolicy} />
      </CommandForm>
    </Block>
  )
}

/** One's own security: passkeys, second factor, recovery codes, devices, password. */
export const Security = () => {
  const t = useT(words)
  const own = useT(securityWords)
  return (
    <Page title={t('security')} narrow actions={<LinkButton to="/admin/security/log-ins">{own('logIns.open')}</LinkButton>}>
      <Passkeys />
      <ScanFactor />
      <SecondFactor />
      <RecoveryCodes />
      <Devices />
      <Password />
    </Page>
  )
}
