import { decideRule, endRule, type Rule, type RuleContent, readRule, submitRule } from '@creditbank/contract/points'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useTypes } from '../catalog/names.tsx'
import { useLanguage, useT } from '../i18n/words.ts'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Day, grouped, Moment } from '../parts/formats.tsx'
import { LinkButton, usePathParam } from '../parts/links.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { SecondPerson } from '../parts/SecondPerson.tsx'
import { useMay } from '../session/session.ts'
import { CostPreview } from './CostPreview.tsx'
import { RuleStateTag } from './names.tsx'
import { TestBench } from './TestBench.tsx'
import { words } from './words.ts'

/** The second person: publish, or give back with a note. */
const Decide = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  return (
    <SecondPerson
      endpoint={decideRule}
      pass={{ name: t('publish'), done: t('publish.done') }}
      impacts={[{ text: t('publish.impact') }]}
      passes={{ id, decision: 'publish' }}
      giveBack={{ name: t('return'), done: t('return.done') }}
      note={t('return.note')}
      returns={(note) => ({ id, decision: 'return' as const, note })}
    />
  )
}

const End = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const end = useCommand(endRule, {
    onDone: () => {
      message.success(t('end.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('end')}</Button>
      {open && (
        <NoteDialog
          title={t('end')}
          label={t('end.reason')}
          busy={end.isPending}
          error={end.error}
          danger
          onNote={(reason) => end.mutate({ id, reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

const Acts = ({ found }: { readonly found: Rule }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const creates = useMay()('points.rules')
  const { id, can } = found
  const submit = useCommand(submitRule, { onDone: () => message.success(t('submit.done')) })
  return (
    <>
      <RefusalAlert error={submit.error} />
      {can.submit && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate({ id })}>
          {t('submit')}
        </Button>
      )}
      {can.publish && <Decide id={id} />}
      {can.edit && <LinkButton to={`/admin/points/rules/${id}/edit`}>{t('edit')}</LinkButton>}
      {can.end && <End id={id} />}
      {creates && <LinkButton to={`/admin/points/rules/new?like=${id}`}>{t('copy')}</LinkButton>}
    </>
  )
}

const TariffText = ({ tariff }: { readonly tariff: RuleContent['tariff'] }) => {
  const t = useT(words)
  if (tariff.kind === 'asGranted') return t('tariff.asGranted')
  if (tariff.kind !== 'byLevel') return t(`tariff.line.${tariff.kind}`, { n: grouped(tariff.points) })
  return tariff.levels.map((one) => t('tariff.line.level', { level: one.level, n: grouped(one.points) })).join(' · ')
}

const RuleAbout = ({ found }: { readonly found: Rule }) => {
  const t = useT(words)
  const language = useLanguage()
  const types = useTypes()
  const { typeCodes, entryIds } = found.content
  if (found.source !== 'outcome') return t(`source.${found.source}`)
  if (typeCodes.length === 0 && entryIds.length === 0) return t('about.all')
  const named = typeCodes.map((code) => types.find((one) => one.code === code)?.[language] ?? code)
  return [...named, ...found.entries.map((one) => one.name)].join(' · ')
}

const capText = (cap: number | null, none: string): string => (cap === null ? none : grouped(cap))

/** One rule: what it says, the bench to try it, and what it would cost. */
export const RuleDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={readRule}
      input={{ id }}
      fallback={t('rule')}
      title={(found) => found.title}
      actions={(found) => <Acts found={found} />}
      above={{ to: '/admin/points/rules', text: t('rules') }}
    >
      {(found) => (
        <>
          {found.note !== null && found.state !== 'published' && (
            <Alert
              type="warning"
              showIcon
              className="refusal"
              title={t(found.state === 'ended' ? 'ended' : 'returned')}
              description={found.note}
            />
          )}
          <Facts
            facts={[
              { label: t('number'), value: found.number },
              { label: t('state'), value: <RuleStateTag state={found.state} /> },
              { label: t('issuer'), value: found.organization.name },
              { label: t('source'), value: <RuleAbout found={found} /> },
              { label: t('tariff'), value: <TariffText tariff={found.content.tariff} /> },
              { label: t('from'), value: <Day value={found.startsOn} /> },
              { label: t('to'), value: found.endsOn === null ? t('ends.never') : <Day value={found.endsOn} /> },
              { label: t('cap.day'), value: capText(found.content.caps.day, t('cap.none')) },
              { label: t('cap.activity'), value: capText(found.content.caps.activity, t('cap.none')) },
              { label: t('cap.year'), value: capText(found.content.caps.year, t('cap.none')) },
              {
                label: t('given'),
                value:
                  found.budget === null ? (
                    <Count value={found.given} />
                  ) : (
                    t('budget.of', { given: grouped(found.given), budget: grouped(found.budget) })
                  ),
              },
              { label: t('months'), value: found.content.months },
              { label: t('publishedAt'), value: <Moment at={found.publishedAt} /> },
              { label: t('text'), value: found.content.text, wide: true },
            ]}
          />
          <TestBench content={found.content} />
          <CostPreview content={found.content} />
        </>
      )}
    </DetailPage>
  )
}
