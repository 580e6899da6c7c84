import { countMyNotices, listMyNotices, type Notice, readMyNotices } from '@creditbank/contract/notices'
import { Link } from '@tanstack/react-router'
import { useTell } from '../api.ts'
import { momentText } from '../format.ts'
import { Act, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

/** What has happened, newest first, each with the place it speaks of. */
export const Notices = () => {
  const { t } = useWords()
  const list = usePages(listMyNotices, { limit: 30 }, (output) => output)
  const read = useTell(readMyNotices, { intent: 'read notices', stale: [listMyNotices, countMyNotices] })
  return (
    <div className="page narrow">
      <PageHead title={t('notices.title')} />
      {list.items.some((notice) => notice.readAt === null) && (
        <div>
          <Act kind="quiet" busy={read.isPending} onClick={() => read.mutate({})}>
            {t('notices.readAll')}
          </Act>
        </div>
      )}
      <Problem error={list.error ?? read.error} retry={list.again} />
      {list.loading && <Skeleton lines={6} />}
      {!list.loading && list.error === null && list.items.length === 0 && <Empty text={t('notices.none')} />}
      <ul className="lines">
        {list.items.map((notice) => (
          <li key={notice.id}>
            <One notice={notice} onOpen={() => notice.readAt !== null || read.mutate({ ids: [notice.id] })} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </div>
  )
}

const One = ({ notice, onOpen }: { readonly notice: Notice; readonly onOpen: () => void }) => {
  const { t, language } = useWords()
  const text = (
    <>
      <span className="row tight">
        <span className="line-title">{notice.title}</span>
        {notice.readAt === null && <span className="tag">{t('archive.fresh')}</span>}
      </span>
      <span>{notice.text}</span>
      <time className="faint" dateTime={notice.at}>
        {momentText(notice.at, language)}
      </time>
    </>
  )
  if (notice.href === null) return <div className="line">{text}</div>
  return (
    <Link className="line" to={notice.href} onClick={onOpen}>
      {text}
    </Link>
  )
}
