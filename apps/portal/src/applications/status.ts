import type { Deposit } from '@creditbank/contract/deposits'
import { dayOf, dayText } from '../format.ts'
import type { Language, Say } from '../words.ts'

/** What a status asks of the reader: nothing, something to do, an apology, good news, bad news. */
export type Tone = 'calm' | 'todo' | 'late' | 'good' | 'bad'
/** Status of an application in one sentence: who has it, by when, what the learner must do. Never a state's code name. */
export type Status = { readonly tone: Tone; readonly text: string; readonly ahead: string | undefined }

type Facts = Pick<Deposit, 'state' | 'office' | 'dueOn' | 'wanted'>

/** The sentence of an application's status on a day (yyyy-mm-dd in Asia/Shanghai). Pure. */
export const statusOf = (deposit: Facts, today: string, language: Language, t: Say): Status => {
  const office = deposit.office?.name ?? t('steps.office')
  const day = deposit.dueOn === null ? '' : dayText(deposit.dueOn, language)
  const late = deposit.dueOn !== null && deposit.dueOn < today
  const state = deposit.state
  if (state === 'submitted' || state === 'accepted' || state === 'firstReviewed' || state === 'waiting') {
    if (late) return { tone: 'late', text: t('status.late', { office, day }), ahead: t('status.aheadResult') }
    const text = day === '' ? t(`status.${state}Soon`, { office }) : t(`status.${state}`, { office, day })
    return { tone: 'calm', text, ahead: t(state === 'waiting' ? 'status.aheadFound' : 'status.aheadResult') }
  }
  if (state === 'returned')
    return {
      tone: 'todo',
      text: day === '' ? t('status.returnedSoon', { office }) : t('status.returned', { office, day }),
      ahead: t('status.aheadFix'),
    }
  if (state === 'stored') return { tone: 'good', text: t('status.stored'), ahead: undefined }
  if (state === 'refused') return { tone: 'bad', text: t('status.refused', { office }), ahead: undefined }
  if (state === 'withdrawn') return { tone: 'calm', text: t('status.withdrawn'), ahead: undefined }
  return { tone: 'calm', text: t('status.draft'), ahead: undefined }
}

/** Today in Asia/Shanghai. */
export const today = (): string => dayOf(new Date())
