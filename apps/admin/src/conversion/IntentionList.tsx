import { answerIntention, type Intention, listIntentions } from '@creditbank/contract/enrolments'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Credits, Day } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

const Answer = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const answer = useCommand(answerIntention, {
    onDone: () => {
      message.success(t('intention.answer.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('intention.answer')}
      </Button>
      {open && (
        <NoteDialog
          title={t('intention.answer')}
          label={t('intention.answer.label')}
          busy={answer.isPending}
          error={answer.error}
          onNote={(note) => answer.mutate({ id, answer: note })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

const Acts = ({ row }: { readonly row: Intention }) => {
  const t = useT(words)
  return (
    <>
      {row.answeredAt === null && <Answer id={row.id} />}{' '}
      <LinkButton
        size="small"
        to={`/admin/enrolments?new=yes&accountNo=${encodeURIComponent(row.learner.accountNo)}&programmeId=${row.programme.id}`}
      >
        {t('enrol')}
      </LinkButton>
    </>
  )
}

/** 报读意向: who wants to convert and is not enrolled yet, what they ask, and what the school answered. */
export const IntentionList = () => {
  const t = useT(words)
  const may = useMay()
  return (
    <ListPage
      endpoint={listIntentions}
      name="conversion.intentions"
      title={t('intentions')}
      lead={t('intentions.lead')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'learner', title: t('learner'), render: (row) => row.learner.name, width: 100 },
        { key: 'accountNo', title: t('accountNo'), render: (row) => <span className="figure">{row.learner.accountNo}</span>, width: 190 },
        { key: 'programme', title: t('programme'), render: (row) => row.programme.name, width: 180 },
        { key: 'credit', title: t('intention.credit'), align: 'right', render: (row) => <Credits value={row.credit} />, width: 110 },
        { key: 'note', title: t('intention.note'), render: (row) => row.note ?? '—' },
        { key: 'answer', title: t('intention.answer'), render: (row) => row.answer ?? '—' },
        { key: 'createdAt', title: t('intention.createdAt'), render: (row) => <Day value={row.createdAt} />, width: 140 },
        ...(may('programmes.enrol') ? [{ key: 'acts', title: '', render: (row: Intention) => <Acts row={row} />, width: 200 }] : []),
      ]}
      filters={[
        { key: 'waiting', kind: 'choice', label: t('intention.answer'), options: [{ value: 'yes', label: t('intention.waiting') }] },
      ]}
      empty={{ text: t('intentions.none') }}
    />
  )
}
