import { type Deposit, type DepositContent, listMyDeposits, readMyDeposit, saveDeposit, submitDeposit } from '@creditbank/contract/deposits'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { keyOf, useTell } from '../api.ts'
import { useWords } from '../words.ts'
import { forgetLocally, keepLocally, keptLocally } from './flow.ts'

/** Saves a draft and puts the server's answer in its place at once. */
export const useSaved = (deposit: Pick<Deposit, 'id'>, onDone: (saved: Deposit) => void) => {
  const queries = useQueryClient()
  const { language } = useWords()
  return useTell(saveDeposit, {
    intent: `save ${deposit.id}`,
    stale: [listMyDeposits],
    onDone: (saved) => {
      forgetLocally(deposit.id)
      queries.setQueryData([...keyOf(readMyDeposit, { id: deposit.id }), language], saved)
      onDone(saved)
    },
  })
}

/** Submits and leads to the application's own page, where the next thing to know stands. */
export const useSubmitted = (deposit: Deposit) => {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useTell(submitDeposit, {
    intent: `submit ${deposit.id}`,
    stale: [listMyDeposits],
    onDone: () => {
      queries.removeQueries({ queryKey: keyOf(readMyDeposit) })
      void navigate({ to: '/me/applications/$id', params: { id: deposit.id }, search: { sent: 'yes' }, replace: true })
    },
  })
}

/** What is typed on a page of a deposit; kept on this device too until the server has it. */
export const useContent = (deposit: Deposit): readonly [DepositContent, (part: DepositContent) => void] => {
  const [content, setContent] = useState<DepositContent>({ ...deposit.content, ...keptLocally(deposit.id) })
  const change = (part: DepositContent) => {
    const now = { ...content, ...part }
    setContent(now)
    keepLocally(deposit.id, now)
  }
  return [content, change]
}
