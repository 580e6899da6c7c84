import type { Of } from '@creditbank/contract/common'
import { disownLogIn, type LogInLine, logInHistory } from '@creditbank/contract/identity'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Empty, Skeleton } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { call } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Moment } from '../parts/formats.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { securityWords } from './security.words.ts'

type Line = Of<typeof LogInLine>
const reasons = ['password', 'initial', 'dormant', 'address', 'code', 'passkey'] as const
const tones = { in: 'good', half: 'due', refused: 'bad' } as const

const LogInRow = ({ line, onDisown }: { readonly line: Line; readonly onDisown: () => void }) => {
  const t = useT(securityWords)
  const reason = reasons.find((known) => known === line.reason)
  return (
    <li className="row">
      <span className="grow">
        <Moment at={line.at} /> <StateTag tone={tones[line.result]}>{t(`result.${line.result}`)}</StateTag>{' '}
        {line.newPlace && line.result !== 'refused' && <StateTag tone="due">{t('newPlace')}</StateTag>}
        <span className="lead block-line">
          {[
            `${t(`address.${line.addressKind}`)} ${line.address}`,
            line.browser,
            t(`method.${line.method}`),
            reason && t(`reason.${reason}`),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {line.current ? (
        <StateTag tone="good">{t('current')}</StateTag>
      ) : line.disownedAt !== null ? (
        <StateTag tone="quiet">{t('disowned')}</StateTag>
      ) : (
        <Button size="small" danger onClick={onDisown}>
          {t('notMe')}
        </Button>
      )}
    </li>
  )
}

const NotMe = ({ line, onClose }: { readonly line: Line; readonly onClose: () => void }) => {
  const t = useT(securityWords)
  // The session goes on at the log-in page, which asks for the new password and comes back here.
  const command = useCommand(disownLogIn, { onDone: () => window.location.assign('/web/login?next=/admin/security/log-ins') })
  return (
    <ConfirmImpact
      open
      title={t('notMe.title')}
      confirm={t('notMe.confirm')}
      impacts={[{ text: t('notMe.others') }, { text: t('notMe.password') }, { text: t('notMe.officer') }]}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ id: line.id })}
      onClose={onClose}
    />
  )
}

/** Every log-in to one's account, and what to do about one that was somebody else's. */
export const LogIns = () => {
  const t = useT(securityWords)
  const [foreign, setForeign] = useState<Line>()
  const query = useInfiniteQuery({
    queryKey: ['staff', 'log-ins', 'pages'],
    queryFn: ({ pageParam }) => call(logInHistory, pageParam === null ? {} : { cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const lines = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title={t('logIns')} lead={t('logIns.lead')} narrow>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      <Block title={t('logIns.newest')}>
        {query.isPending && <Skeleton active paragraph={{ rows: 6 }} title={false} />}
        {query.isSuccess && lines.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('logIns.none')} />}
        <ul className="rows">
          {lines.map((line) => (
            <LogInRow key={line.id} line={line} onDisown={() => setForeign(line)} />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('logIns.more')}
          </Button>
        )}
      </Block>
      {foreign !== undefined && <NotMe line={foreign} onClose={() => setForeign(undefined)} />}
    </Page>
  )
}
