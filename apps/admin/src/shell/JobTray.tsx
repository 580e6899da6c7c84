import { CloudSyncOutlined, DownloadOutlined } from '@ant-design/icons'
import { type Job, listJobs } from '@creditbank/contract/jobs'
import { type Code, refusals } from '@creditbank/contract/refusals'
import { useQuery } from '@tanstack/react-query'
import { Badge, Button, Popover, Progress } from 'antd'
import { keyOf } from '../api/hooks.ts'
import { quietly } from '../api/quiet.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { insideScreen } from '../parts/insideScreen.ts'
import { AppLink } from '../parts/links.tsx'

/** The query behind the tray: a capability that starts a job invalidates it so that the tray shows it at once. */
export const jobsKey = keyOf(listJobs, {})

const moves = (job: Job): boolean => job.state === 'waiting' || job.state === 'running'
const percent = (job: Job): number => (job.state === 'done' ? 100 : job.total === 0 ? 0 : Math.floor((job.done / job.total) * 100))
const isCode = (code: string): code is Code => Object.hasOwn(refusals, code)

const JobTitle = ({ job }: { readonly job: Job }) => {
  const t = useT(shellWords)
  if (job.href === null) return <span>{job.title}</span>
  if (job.href.startsWith('/admin')) return <AppLink to={job.href}>{job.title}</AppLink>
  return (
    <a href={job.href}>
      <DownloadOutlined aria-hidden /> {t('jobs.download', { title: job.title })}
    </a>
  )
}

const JobRow = ({ job }: { readonly job: Job }) => {
  const t = useT(shellWords)
  const language = useLanguage()
  const status = moves(job) ? 'active' : job.state === 'done' ? 'success' : 'exception'
  const counts = t('jobs.count', { done: job.done.toLocaleString('en-US'), total: job.total.toLocaleString('en-US') })
  return (
    <li className="job">
      <JobTitle job={job} />
      <Progress percent={percent(job)} size="small" status={status} aria-label={job.title} />
      <span className="job-count">
        {t(`jobs.${job.state}`)}
        {job.total > 0 && ` · ${counts}`}
      </span>
      {job.failure !== null && isCode(job.failure) && <span className="job-count">{refusals[job.failure][language]}</span>}
    </li>
  )
}

/** Exports, imports and batches of this person, wherever they go: progress while they run, the result when they are done. */
export const JobTray = () => {
  const t = useT(shellWords)
  const query = useQuery({
    queryKey: jobsKey,
    queryFn: () => quietly(listJobs, {}),
    refetchInterval: (q) => (q.state.data?.items.some(moves) === true ? 2_000 : 60_000),
  })
  const jobs = query.data?.items ?? []
  const running = jobs.filter(moves).length
  const list =
    jobs.length === 0 ? (
      <p className="lead">{t('jobs.none')}</p>
    ) : (
      <ul className="jobs">
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    )
  return (
    <Popover
      title={t('jobs.title')}
      content={<div className="tray">{list}</div>}
      trigger="click"
      placement="bottomRight"
      align={insideScreen}
    >
      <Button
        type="text"
        className="head-button"
        aria-label={running > 0 ? t('jobs.running_now', { n: running }) : t('jobs.title')}
        icon={
          <Badge count={running} size="small">
            <CloudSyncOutlined />
          </Badge>
        }
      />
    </Popover>
  )
}
