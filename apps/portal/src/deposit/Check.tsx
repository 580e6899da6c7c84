import { Refused } from '@creditbank/contract/client'
import { type Deposit, listMyDeposits, listMyOffices, submitDeposit } from '@creditbank/contract/deposits'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { obtainedText } from '../format.ts'
import { ChoiceField } from '../ui/fields.tsx'
import { icons } from '../ui/icons.tsx'
import { Act, PageHead } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { type StepName, stepBefore, stepOfField } from './flow.ts'
import { fileAddress } from './Photos.tsx'

/** The last page: everything as it will be submitted, each answer with a way back to it. */
export const Check = ({ deposit, steps }: { readonly deposit: Deposit; readonly steps: readonly StepName[] }) => {
  const { t, language } = useWords()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [office, setOffice] = useState('')
  const offices = useAsk(listMyOffices, {}, { fresh: 300_000 }).data?.items ?? []
  const submit = useTell(submitDeposit, {
    intent: `submit ${deposit.id}`,
    stale: [listMyDeposits],
    onDone: () => {
      queries.removeQueries({ queryKey: ['/me/deposits/:id'] })
      void navigate({ to: '/me/applications/$id', params: { id: deposit.id }, search: { sent: 'yes' }, replace: true })
    },
  })
  const chosen = office === '' ? (offices.find((o) => o.first)?.id ?? '') : office
  const fields = submit.error instanceof Refused ? submit.error.problem.fields : []
  const rows = [
    { step: 'date', name: t('deposit.dateLabel'), value: obtainedText(deposit.content.obtainedOn ?? '', language) },
    { step: 'grade', name: t('deposit.gradeLabel'), value: deposit.content.grade },
    { step: 'number', name: t('deposit.numberLabel'), value: deposit.content.certificateNo },
  ] as const
  return (
    <div className="page narrow">
      <Link className="back" to="/me/deposit/$id/$step" params={{ id: deposit.id, step: stepBefore(steps, 'check') ?? 'date' }}>
        {icons.back}
        {t('shell.back')}
      </Link>
      <PageHead title={t('deposit.checkTitle')} lead={t('deposit.checkLead')} />
      <dl className="facts checks">
        <div>
          <dt>{t('deposit.what')}</dt>
          <dd>
            <b>{deposit.entry?.name}</b>
            <br />
            <span className="soft">{deposit.entry?.issuer}</span>
          </dd>
        </div>
        {rows
          .filter((row) => steps.includes(row.step))
          .map((row) => (
            <CheckRow
              key={row.step}
              id={deposit.id}
              step={row.step}
              name={row.name}
              wrong={fields.find((f) => stepOfField(f.field) === row.step)?.[language]}
            >
              {row.value ?? ''}
            </CheckRow>
          ))}
        <CheckRow
          id={deposit.id}
          step="photos"
          name={t('deposit.photosTitle')}
          wrong={fields.find((f) => stepOfField(f.field) === 'photos')?.[language]}
        >
          <span className="thumbs">
            {deposit.attachments.map((file, i) =>
              file.type.startsWith('image/') ? (
                <img key={file.fileId} src={fileAddress(file.fileId)} alt={t('deposit.photoOf', { n: i + 1 })} />
              ) : (
                <span key={file.fileId}>{file.name}</span>
              ),
            )}
          </span>
        </CheckRow>
      </dl>
      {offices.length > 1 && (
        <ChoiceField
          label={t('deposit.whichOffice')}
          hint={t('deposit.whichOfficeHint')}
          value={chosen}
          onChange={setOffice}
          options={offices.map((o) => ({ value: o.id, label: o.name, ...(o.phone === null ? {} : { hint: o.phone }) }))}
        />
      )}
      <Problem error={submit.error} />
      {submit.error instanceof Refused && submit.error.problem.code.startsWith('outcomes.duplicate') && (
        <div>
          <Link className="button" to="/me/archive">
            {t('home.archive')}
          </Link>
        </div>
      )}
      <p className="soft">{t('deposit.promise')}</p>
      <div className="row">
        <Act
          busy={submit.isPending}
          onClick={() => submit.mutate({ id: deposit.id, ...(chosen === '' ? {} : { organizationId: chosen }) })}
        >
          {t('deposit.submit')}
        </Act>
        <Link className="button quiet" to="/me">
          {t('deposit.later')}
        </Link>
      </div>
    </div>
  )
}

const CheckRow = ({
  id,
  step,
  name,
  wrong,
  children,
}: {
  readonly id: string
  readonly step: StepName
  readonly name: string
  readonly wrong: string | undefined
  readonly children: React.ReactNode
}) => {
  const { t } = useWords()
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {wrong !== undefined && <p className="due">{wrong}</p>}
        <span className="row end">
          <span>{children}</span>
          <Link className="link" to="/me/deposit/$id/$step" params={{ id, step }}>
            {t('deposit.change')}
            <span className="sr">{name}</span>
          </Link>
        </span>
      </dd>
    </div>
  )
}
