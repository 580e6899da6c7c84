import {
  answerRoundMember,
  decideRound,
  listRoundMembers,
  prepareRound,
  printRound,
  readRound,
  type Round,
  type RoundMember,
} from '@creditbank/contract/conversionRounds'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { download } from '../api/download.ts'
import { useCommand } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Credits, dayText, Moment } from '../parts/formats.tsx'
import { AppLink, usePathParam } from '../parts/links.tsx'
import { List } from '../parts/ListPage.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { SecondPerson } from '../parts/SecondPerson.tsx'
import { words } from './desk.words.ts'
import { memberStates, MemberStateTag, RoundStateTag } from './deskNames.tsx'

const Prepare = ({ round, onClose }: { readonly round: Round; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('prepare')} onCancel={onClose} footer={null} destroyOnHidden>
      <p className="lead">{t('prepare.lead', { n: round.counts.accepted })}</p>
      <CommandForm
        endpoint={prepareRound}
        inputOf={(values) => ({ id: round.id, documentNumber: String(values['documentNumber'] ?? '').trim() })}
        submit={t('prepare')}
        onDone={() => {
          message.success(t('prepare.done'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item name="documentNumber" label={t('documentNumber')} extra={t('prepare.help')} rules={[needed(t('documentNumber'))]}>
          <Input maxLength={60} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** The second person: approves the sheet or gives it back. */
const Decide = ({ round: { id, counts } }: { readonly round: Round }) => {
  const t = useT(words)
  return (
    <SecondPerson
      endpoint={decideRound}
      invalidates={['/conversions']}
      pass={{ name: t('approve'), done: t('approve.done') }}
      impacts={[{ text: t('approve.impact'), count: counts.accepted }]}
      passes={{ id, decision: 'approve' }}
      giveBack={{ name: t('return'), done: t('return.done') }}
      note={t('return.note')}
      returns={(note) => ({ id, decision: 'return' as const, note })}
    />
  )
}

const Acts = ({ round }: { readonly round: Round }) => {
  const t = useT(words)
  const [preparing, setPreparing] = useState(false)
  const print = useMutation({ mutationFn: () => download(printRound, { id: round.id }, `${round.number}.pdf`) })
  return (
    <>
      <RefusalAlert error={print.error} />
      {round.can.prepare && (
        <Button type="primary" onClick={() => setPreparing(true)}>
          {t('prepare')}
        </Button>
      )}
      {round.can.decide && <Decide round={round} />}
      {round.can.print && (
        <Button loading={print.isPending} onClick={() => print.mutate()}>
          {t('print')}
        </Button>
      )}
      {preparing && <Prepare round={round} onClose={() => setPreparing(false)} />}
    </>
  )
}

const About = ({ round }: { readonly round: Round }) => {
  const t = useT(words)
  const language = useLanguage()
  const signed = (name: string | null, at: string | null) =>
    name === null || at === null ? null : (
      <>
        {name} <Moment at={at} />
      </>
    )
  return (
    <Facts
      facts={[
        { label: t('number'), value: <span className="figure">{round.number}</span> },
        { label: t('state'), value: <RoundStateTag state={round.state} /> },
        { label: t('programme'), value: <AppLink to={`/admin/programmes/${round.programme.id}`}>{round.programme.name}</AppLink> },
        { label: t('cohort'), value: t('cohort.of', { cohort: round.cohort }) },
        { label: t('className'), value: round.className ?? t('className.all') },
        { label: t('window'), value: t('window.of', { from: dayText(round.opensOn, language), to: dayText(round.closesOn, language) }) },
        { label: t('progress'), value: t('progress.of', round.counts) },
        ...(round.documentNumber === null ? [] : [{ label: t('documentNumber'), value: round.documentNumber }]),
        ...(round.preparedBy === null ? [] : [{ label: t('preparedBy'), value: signed(round.preparedBy, round.preparedAt) }]),
        ...(round.decidedBy === null ? [] : [{ label: t('decidedBy'), value: signed(round.decidedBy, round.decidedAt) }]),
      ]}
    />
  )
}

const Answer = ({ round, member }: { readonly round: Round; readonly member: RoundMember }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const send = useCommand(answerRoundMember, {
    onDone: () => {
      message.success(t('answer.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('answer')}
      </Button>
      {open && (
        <NoteDialog
          title={t('answer')}
          label={member.question ?? t('question')}
          busy={send.isPending}
          error={send.error}
          onNote={(answer) => send.mutate({ id: round.id, learnerId: member.id, answer })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

const Members = ({ round }: { readonly round: Round }) => {
  const t = useT(words)
  return (
    <List
      endpoint={listRoundMembers}
      name="conversion.roundMembers"
      fixed={{ id: round.id }}
      rowKey={(row) => row.id}
      columns={[
        { key: 'studentNo', title: t('studentNo'), render: (row) => <span className="figure">{row.studentNo}</span>, width: 140 },
        { key: 'student', title: t('student'), render: (row) => row.name, width: 100 },
        { key: 'courses', title: t('courses'), align: 'right', render: (row) => <Count value={row.courses} />, width: 80 },
        { key: 'credit', title: t('credit'), align: 'right', render: (row) => <Credits value={row.credit} />, width: 80 },
        {
          key: 'state',
          title: t('state'),
          render: (row) => (
            <>
              <MemberStateTag state={row.state} /> {row.failure !== null && <span className="lead">{t('failedHelp')}</span>}
              {row.reason !== null && <span className="lead">{row.reason}</span>}
            </>
          ),
          width: 170,
        },
        {
          key: 'question',
          title: t('question'),
          render: (row) =>
            row.question === null ? (
              '—'
            ) : (
              <>
                {row.question} {row.answer !== null && <span className="lead">{row.answer}</span>}
                {row.answer === null && round.can.answer && <Answer round={round} member={row} />}
              </>
            ),
        },
        {
          key: 'application',
          title: t('application'),
          render: (row) =>
            row.applicationId === null ? '—' : <AppLink to={`/admin/conversions/${row.applicationId}`}>{t('application.open')}</AppLink>,
          width: 90,
        },
      ]}
      filters={[
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: memberStates.map((value) => ({ value, label: t(`member.${value}`) })),
        },
        {
          key: 'asked',
          kind: 'choice',
          label: t('asked'),
          options: (['yes', 'no'] as const).map((value) => ({ value, label: t(`asked.${value}`) })),
        },
      ]}
      empty={{ text: t('members.none') }}
    />
  )
}

/** One round: who has answered what, the sheet, its two signatures. */
export const RoundDetail = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={readRound}
      input={{ id: usePathParam('id') }}
      fallback={t('round')}
      title={(round) => round.name}
      above={{ to: '/admin/conversion-rounds', text: t('rounds') }}
      actions={(round) => <Acts round={round} />}
    >
      {(round) => (
        <>
          {round.returnedNote !== null && (
            <Alert type="warning" showIcon className="refusal" title={t('returned', { note: round.returnedNote })} />
          )}
          {round.blocked !== null && <Alert type="info" showIcon className="refusal" title={t(`blocked.${round.blocked}`)} />}
          <About round={round} />
          <Block title={t('members')}>
            <Members round={round} />
          </Block>
        </>
      )}
    </DetailPage>
  )
}
