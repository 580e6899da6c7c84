import { BellOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Badge, Button, Popover } from 'antd'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { Moment } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { myNotices } from './loose.ts'

/** Notices to this person, with the number unread. */
export const NoticeBell = () => {
  const t = useT(shellWords)
  const query = useQuery({ queryKey: ['notices', 'bell'], queryFn: myNotices, refetchInterval: 60_000 })
  const notices = query.data ?? []
  const unread = notices.filter((notice) => notice.readAt === null || notice.readAt === undefined).length
  const list =
    notices.length === 0 ? (
      <p className="lead">{t('notices.none')}</p>
    ) : (
      <ul className="jobs">
        {notices.map((notice) => (
          <li key={notice.id} className="job">
            {notice.href?.startsWith('/admin') === true ? <AppLink to={notice.href}>{notice.text}</AppLink> : <span>{notice.text}</span>}
            <span className="job-count">
              <Moment at={notice.at} />
            </span>
          </li>
        ))}
      </ul>
    )
  return (
    <Popover title={t('notices.title')} content={<div className="tray">{list}</div>} trigger="click" placement="bottomRight">
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
