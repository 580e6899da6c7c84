import { learnerEndOtherSessions, learnerEndSession, learnerSessions } from '@creditbank/contract/doors'
import { useAsk, useTell } from '../api.ts'
import { momentText } from '../format.ts'
import { Act, Back, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { type Say, useWords } from '../words.ts'

/** A device in plain words from what the browser said of itself. Pure. */
export const deviceText = (agent: string, t: Say): string => {
  const browser = /MicroMessenger/.test(agent)
    ? t('account.wechat')
    : /Edg\//.test(agent)
      ? 'Edge'
      : /Firefox\//.test(agent)
        ? 'Firefox'
        : /Chrome\//.test(agent)
          ? 'Chrome'
          : /Safari\//.test(agent)
            ? 'Safari'
            : t('account.browser')
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /HarmonyOS/.test(agent)
        ? 'HarmonyOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : /Mac OS/.test(agent)
            ? 'macOS'
            : /Linux/.test(agent)
              ? 'Linux'
              : ''
  return system === '' ? browser : `${system} · ${browser}`
}

/** Where this account is logged in, and the end of any of it. */
export const Sessions = () => {
  const { t, language } = useWords()
  const answer = useAsk(learnerSessions, {})
  const end = useTell(learnerEndSession, { intent: 'end session', stale: [learnerSessions] })
  const others = useTell(learnerEndOtherSessions, { intent: 'end others', stale: [learnerSessions] })
  const items = answer.data?.items ?? []
  return (
    <div className="page narrow">
      <Back to="/me/account" label={t('account.title')} />
      <PageHead title={t('account.sessions')} lead={t('account.sessionsLead')} />
      <Problem error={answer.error ?? end.error ?? others.error} />
      {answer.isPending && <Skeleton lines={4} />}
      <ul className="lines">
        {items.map((session) => (
          <li key={session.id} className="line">
            <b>
              {deviceText(session.agent, t)} {session.current && <span className="tag good">{t('account.thisDevice')}</span>}
            </b>
            <span className="soft">
              {t('account.since', { time: momentText(session.at, language) })} · {session.address}
            </span>
            <span className="soft">{t('account.lastSeen', { time: momentText(session.lastSeenAt, language) })}</span>
            {!session.current && (
              <span>
                <Act kind="quiet" busy={end.isPending} onClick={() => end.mutate({ id: session.id })}>
                  {t('account.endSession')}
                </Act>
              </span>
            )}
          </li>
        ))}
      </ul>
      {items.length > 1 && (
        <div>
          <Act kind="danger" busy={others.isPending} onClick={() => others.mutate({})}>
            {t('account.endOthers')}
          </Act>
        </div>
      )}
    </div>
  )
}
