import { Refused } from '@creditbank/contract/client'
import { type Deposit, listMyOffices } from '@creditbank/contract/deposits'
import type { FieldProblem } from '@creditbank/contract/refusals'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useAsk } from '../api.ts'
import { obtainedText } from '../format.ts'
import { ChoiceField } from '../ui/fields.tsx'
import { icons } from '../ui/icons.tsx'
import { Act, PageHead } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { type StepName, stepBefore, stepOfField } from './flow.ts'
import { Picture } from './Photos.tsx'
import { useSubmitted } from './saving.ts'

/** The last page: everything as it will be submitted, each answer with a way back to it. */
export const Check = ({ deposit, steps }: { readonly deposit: Deposit; readonly steps: readonly StepName[] }) => {
  const { t } = useWords()
  const [office, setOffice] = useState('')
  const offices = useAsk(listMyOffices, {}, { fresh: 300_000 }).data?.items ?? []
  const submit = useSubmitted(deposit)
  const chosen = office === '' ? (offices.find((o) => o.first)?.id ?? '') : office
  const problem = submit.error instanceof Refused ? submit.error.problem : null
  return (
    <div className="page narrow">
      <Link className="back" to="/me/deposit/$id/$step" params={{ id: deposit.id, step: stepBefore(steps, 'check') ?? 'date' }}>
        {icons.back}
        {t('shell.back')}
      </Link>
      <PageHead title={t('deposit.checkTitle')} lead={t('deposit.checkLead')} />
      <Answers deposit={deposit} steps={steps} fields={problem?.fields ?? []} />
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
      {problem?.code.startsWith('outcomes.duplicate') === true && (
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

type AnswersProps = { readonly deposit: Deposit; readonly steps: readonly StepName[]; readonly fields: readonly FieldProblem[] }

const Answers = ({ deposit, steps, fields }: AnswersProps) => {
  const { t, language } = useWords()
  const wrong = (step: StepName) => fields.find((f) => stepOfField(f.field) === step)?.[language]
  const rows = [
    { step: 'date', name: t('deposit.dateLabel'), value: obtainedText(deposit.content.obtainedOn ?? '', language) },
    { step: 'grade', name: t('deposit.gradeLabel'), value: deposit.content.grade },
    { step: 'number', name: t('deposit.numberLabel'), value: deposit.content.certificateNo },
  ] as const
  return (
    <dl className="facts checks">
      <div>
        <dt>{t('deposit.what')}</dt>
        <dd>
          <span className="row end">
            <span>
              <b>{deposit.entry?.name}</b>
              <br />
              <span className="soft">{deposit.entry?.issuer}</span>
            </span>
            <Link className="link" to="/me/deposit" search={{ for: deposit.id }}>
              {t('deposit.change')}
              <span className="sr">{t('deposit.what')}</span>
            </Link>
          </span>
        </dd>
      </div>
      {rows
        .filter((row) => steps.includes(row.step))
        .map((row) => (
          <CheckRow key={row.step} id={deposit.id} step={row.step} name={row.name} wrong={wrong(row.step)}>
            {row.value ?? ''}
          </CheckRow>
        ))}
      <CheckRow id={deposit.id} step="photos" name={t('deposit.photosTitle')} wrong={wrong('photos')}>
        <span className="thumbs">
          {deposit.attachments.map((file, i) => (
            <Picture key={file.fileId} file={file} n={i + 1} />
          ))}
        </span>
      </CheckRow>
    </dl>
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
  readonly children: ReactNode
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
