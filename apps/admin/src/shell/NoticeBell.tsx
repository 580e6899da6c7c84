import { BellOutlined } from '@ant-design/icons'
import { countStaffNotices, listStaffNotices, type Notice, readStaffNotices } from '@creditbank/contract/notices'
import { useQuery } from '@tanstack/react-query'
import { Badge, Button, Popover, Skeleton } from 'antd'
import { useState } from 'react'
import { keyOf, useCommand } from '../api/hooks.ts'
import { quietly } from '../api/quiet.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { insideScreen } from '../parts/insideScreen.ts'
import { AppLink } from '../parts/links.tsx'

const NoticeRow = ({ notice }: { readonly notice: Notice }) => {
  const title = notice.href?.startsWith('/admin') === true ? <AppLink to={notice.href}>{notice.title}</AppLink> : notice.title
  return (
    <li className={notice.readAt === null ? 'job unread' : 'job'}>
      <strong>{title}</strong>
      <span className="block-line">{notice.text}</span>
      <span className="job-count">
        <Moment at={notice.at} />
      </span>
    </li>
  )
}

const Notices = () => {
  const t = useT(shellWords)
  const query = useQuery({
    queryKey: keyOf(listStaffNotices, { limit: 20 }),
    queryFn: () => quietly(listStaffNotices, { limit: 20 }),
    staleTime: 0,
  })
  const read = useCommand(readStaffNotices)
  const notices = query.data?.items ?? []
  if (query.isPending) return <Skeleton active />
  if (notices.length === 0) return <p className="lead">{t('notices.none')}</p>
  return (
    <>
      <ul className="jobs">
        {notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} />
        ))}
      </ul>
      {notices.some((notice) => notice.readAt === null) && (
        <Button block loading={read.isPending} onClick={() => read.mutate({})}>
          {t('notices.readAll')}
        </Button>
      )}
    </>
  )
}

/** Notices to this person, with the number unread. */
export const NoticeBell = () => {
  const t = useT(shellWords)
  const [open, setOpen] = useState(false)
  const count = useQuery({ queryKey: keyOf(countStaffNotices, {}), queryFn: () => quietly(countStaffNotices, {}), refetchInterval: 60_000 })
  const unread = count.data?.unread ?? 0
  const content = <div className="tray">{open && <Notices />}</div>
  return (
    <Popover
      title={t('notices.title')}
      content={content}
      trigger="click"
      placement="bottomRight"
      align={insideScreen}
      open={open}
      onOpenChange={setOpen}
    >
      <Button
        type="text"
        className="head-button"
        aria-label={unread > 0 ? t('notices.unread', { n: unread }) : t('notices.title')}
        icon={
          <Badge count={unread} size="small">
            <BellOutlined />
          </Badge>
        }
      />
    </Popover>
  )
}
