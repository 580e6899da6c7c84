import { CloudSyncOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Badge, Button, Popover, Progress } from 'antd'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { AppLink } from '../parts/links.tsx'
import { type JobLine, jobMoves, myJobs } from './loose.ts'

const percent = (job: JobLine): number =>
  job.total === null || job.total === undefined || job.total === 0
    ? jobMoves(job)
      ? 0
      : 100
    : Math.floor(((job.done ?? 0) / job.total) * 100)
const failed = (job: JobLine): boolean => ['failed', 'cancelled', 'refused'].includes(job.state)

const JobTitle = ({ job }: { readonly job: JobLine }) => {
  if (job.href === null || job.href === undefined) return <span>{job.title}</span>
  return job.href.startsWith('/admin') ? <AppLink to={job.href}>{job.title}</AppLink> : <a href={job.href}>{job.title}</a>
}

const JobRow = ({ job }: { readonly job: JobLine }) => {
  const t = useT(shellWords)
  const total = job.total ?? 0
  return (
    <li className="job">
      <JobTitle job={job} />
      <Progress
        percent={percent(job)}
        size="small"
        status={failed(job) ? 'exception' : jobMoves(job) ? 'active' : 'success'}
        aria-label={job.title}
      />
      {total > 0 && (
        <span className="job-count">{t('jobs.count', { done: (job.done ?? 0).toLocaleString(), total: total.toLocaleString() })}</span>
      )}
    </li>
  )
}

/** Exports, imports and batches of this person, wherever they go: progress while they run, the result when they are done. */
export const JobTray = () => {
  const t = useT(shellWords)
  const query = useQuery({
    queryKey: ['jobs'],
    queryFn: myJobs,
    refetchInterval: (q) => (q.state.data?.some(jobMoves) === true ? 2_000 : 60_000),
  })
  const jobs = query.data ?? []
  const running = jobs.filter(jobMoves).length
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
    <Popover title={t('jobs.title')} content={<div className="tray">{list}</div>} trigger="click" placement="bottomRight">
      <Button
        type="text"
        className="head-button"
        aria-label={running > 0 ? t('jobs.running', { n: running }) : t('jobs.title')}
        icon={
          <Badge count={running} size="small">
            <CloudSyncOutlined />
          </Badge>
        }
      />
    </Popover>
  )
}
