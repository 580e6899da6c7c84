import { Refused } from '@creditbank/contract/client'
import { type Batch, cancelBatch, downloadBatch, listBatchProblems, readBatch } from '@creditbank/contract/proofs'
import { DownloadOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { App, Button, Progress, Skeleton, Table } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useProgress } from '../api/live.ts'
import { call, hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Day, Moment } from '../parts/formats.tsx'
import { AppLink, usePathParam } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { NoPermission } from '../shell/ScreenGuard.tsx'
import { BatchStateTag } from './states.tsx'
import { words } from './words.ts'

const moving = (batch: Batch): boolean => batch.state !== 'done' && batch.state !== 'cancelled'

/** How far the batch is; a server that was restarted goes on where it stood, so nothing is to be done here. */
const Running = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const done = batch.printed + batch.skipped + batch.stopped
  return (
    <Block title={t(`batchState.${batch.state}`)}>
      <div role="status" aria-live="polite">
        <Progress percent={batch.total === 0 ? 0 : Math.min(99, Math.floor((done * 100) / batch.total))} status="active" />
        <p>{t('batch.progress', { done, total: batch.total })}</p>
      </div>
      <p className="lead">{t('batch.leave')}</p>
    </Block>
  )
}

const Cancel = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const command = useCommand(cancelBatch, {
    onDone: () => {
      setOpen(false)
      message.success(t('cancel.done'))
    },
  })
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('cancel')}
      </Button>
      <ConfirmImpact
        open={open}
        title={t('cancel')}
        impacts={[
          { text: t('cancel.kept'), count: batch.printed },
          { text: t('cancel.rest'), count: batch.total - batch.printed - batch.skipped - batch.stopped },
        ]}
        confirm={t('cancel')}
        busy={command.isPending}
        error={command.error}
        onConfirm={() => command.mutate({ id: batch.id })}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

/** Who got no paper, and why. */
const Problems = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const language = useLanguage()
  const query = useInfiniteQuery({
    queryKey: ['proofs', 'batches', batch.id, 'problems', batch.skipped + batch.stopped],
    queryFn: ({ pageParam }) => call(listBatchProblems, { id: batch.id, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Block
      title={t('problems')}
      actions={batch.stopped > 0 ? <AppLink to="/admin/proofs/stops?state=open">{t('stops')}</AppLink> : undefined}
    >
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      <Table
        size="small"
        loading={query.isPending}
        rowKey={(row) => row.rowNo}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 700 }}
        columns={[
          { key: 'no', title: t('problems.no'), width: 80, align: 'right', render: (_, row) => row.rowNo },
          { key: 'person', title: t('person'), width: 100, render: (_, row) => row.learner.name },
          {
            key: 'account',
            title: t('accountNo'),
            width: 200,
            render: (_, row) => <span className="figure">{row.learner.accountNo}</span>,
          },
          {
            key: 'why',
            title: t('problems.why'),
            render: (_, row) => row[language],
          },
        ]}
      />
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('problems.more')}
        </Button>
      )}
    </Block>
  )
}

const About = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <Block title={t('batch')}>
      <Facts
        facts={[
          { label: t('kind'), value: batch.kindName[language] },
          { label: t('batch.total'), value: <Count value={batch.total} /> },
          { label: t('batch.printed'), value: <Count value={batch.printed} /> },
          { label: t('batch.skipped'), value: <Count value={batch.skipped} /> },
          { label: t('batch.stopped'), value: <Count value={batch.stopped} /> },
          { label: t('purpose'), value: batch.purpose },
          { label: t('validTo'), value: batch.validTo === null ? t('longTerm') : <Day value={batch.validTo} /> },
          { label: t('unit'), value: batch.organization.name },
          { label: t('issuedBy'), value: batch.createdBy },
          { label: t('batch.at'), value: <Moment at={batch.createdAt} /> },
          { label: t('batch.doneAt'), value: <Moment at={batch.doneAt} /> },
          { label: t('batch.filesUntil'), value: <Moment at={batch.filesUntil} /> },
        ]}
      />
      <AppLink to={`/admin/proofs?batchId=${batch.id}`}>{t('batch.papers')}</AppLink>
    </Block>
  )
}

const Files = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  return (
    <>
      {batch.can.includes('download') &&
        batch.files.map((file) => (
          <Button
            key={file}
            type={file === 'zip' ? 'primary' : 'default'}
            icon={<DownloadOutlined />}
            href={hrefOf(downloadBatch, { id: batch.id, file })}
          >
            {t(`file.${file}`)}
          </Button>
        ))}
      {batch.can.includes('cancel') && <Cancel batch={batch} />}
    </>
  )
}

/** One batch of proofs: how far it is, its files, who got none and why. */
export const BatchPage = () => {
  const t = useT(words)
  const id = usePathParam('id')
  const query = useProgress({ poll: readBatch, input: { id }, live: (batch) => batch !== undefined && moving(batch), every: 1_000 })
  const above = { to: '/admin/proofs/batches', text: t('batches') }
  if (query.error instanceof Refused && query.error.problem.code === 'permission.denied') return <NoPermission />
  const batch = query.data
  if (batch === undefined)
    return (
      <Page title={t('batch')} above={above}>
        {query.isError ? <RefusalAlert error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton active />}
      </Page>
    )
  return (
    <Page title={batch.title} lead={<BatchStateTag state={batch.state} />} above={above} actions={<Files batch={batch} />}>
      {moving(batch) && <Running batch={batch} />}
      <About batch={batch} />
      {batch.skipped + batch.stopped > 0 && <Problems batch={batch} />}
    </Page>
  )
}
