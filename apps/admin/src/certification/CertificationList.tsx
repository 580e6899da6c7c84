import { exportCertifications, listCertifications, reverseRecord } from '@creditbank/contract/certification'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Credits, Day } from '../parts/formats.tsx'
import { useFilters } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

const states = ['submitted', 'accepted', 'firstReviewed', 'approved', 'returned', 'refused', 'withdrawn'] as const
const tones: Readonly<Record<(typeof states)[number], Tone>> = {
  submitted: 'due',
  accepted: 'due',
  firstReviewed: 'moving',
  approved: 'good',
  returned: 'moving',
  refused: 'bad',
  withdrawn: 'quiet',
}

const Reverse = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const reverse = useCommand(reverseRecord, {
    invalidates: ['/certifications'],
    onDone: () => {
      message.success(t('reverse.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('reverse')}
      </Button>
      {open && (
        <NoteDialog
          title={t('reverse')}
          label={t('reverse.reason')}
          danger
          busy={reverse.isPending}
          error={reverse.error}
          onNote={(reason) => reverse.mutate({ id, reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

/** Applications for credit in the reader's scope, with the record each led to. */
export const CertificationList = () => {
  const t = useT(words)
  const may = useMay()
  const [filters] = useFilters()
  return (
    <ListPage
      endpoint={listCertifications}
      exportEndpoint={may('reviews.handOver') ? exportCertifications : undefined}
      name="certification.certifications"
      fixed={filters['learnerId'] === undefined ? {} : { learnerId: filters['learnerId'] }}
      title={t('certifications')}
      lead={t('certifications.lead')}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'number',
          title: t('number'),
          render: (row) => <span className="figure">{row.number}</span>,
          copy: (row) => row.number,
          width: 160,
        },
        { key: 'learner', title: t('learner'), render: (row) => row.learner.name, width: 100 },
        { key: 'outcome', title: t('outcome'), render: (row) => row.outcome, width: 220 },
        { key: 'credits', title: t('credits'), align: 'right', render: (row) => <Credits value={row.credits} />, width: 80 },
        { key: 'office', title: t('office'), render: (row) => row.office.name },
        {
          key: 'state',
          title: t('state'),
          render: (row) => <StateTag tone={tones[row.state]}>{t(`app.${row.state}`)}</StateTag>,
          width: 100,
        },
        {
          key: 'record',
          title: t('record'),
          render: (row) =>
            row.record === null ? (
              '—'
            ) : (
              <>
                <span className="figure">{row.record.number}</span>{' '}
                {row.record.reversed ? (
                  <StateTag tone="bad">{t('record.reversed')}</StateTag>
                ) : (
                  may('outcomes.revoke') && <Reverse id={row.record.id} />
                )}
              </>
            ),
          width: 250,
        },
        { key: 'createdAt', title: t('createdAt'), render: (row) => <Day value={row.createdAt} />, width: 130 },
      ]}
      filters={[{ key: 'state', kind: 'choice', label: t('state'), options: states.map((value) => ({ value, label: t(`app.${value}`) })) }]}
      empty={{ text: t('certifications.none') }}
    />
  )
}
