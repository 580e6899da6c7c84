import { accounts } from '@creditbank/contract'
import { sendMessage } from '../notices/index.ts'
import { runCommand } from '../platform/command.ts'
import { type Platform, staffRead, systemContext } from '../platform/context.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import type { JobDraft, Work } from '../platform/jobs.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import * as board from './boardStore.ts'
import { scopeFor } from './people.ts'
import { rateOf, reminderDays } from './rules.ts'

const chunkSize = 500

const show = query(accounts.activationBoard, async (ctx, { by }) => {
  const scope = scopeFor(ctx.actor)
  const today = shanghaiDay(ctx.now)
  return staffRead(ctx, async (tx) => {
    const totals = await board.activationTotals(tx, scope, today)
    const rows = await board.activationGroups(tx, scope, by, today)
    const groups = rows.slice(0, board.groupLimit).map((row) => ({
      key: row.key,
      name: row.name,
      total: Number(row.total),
      inactive: Number(row.inactive),
      reachable: Number(row.reachable),
      rate: rateOf(Number(row.total), Number(row.inactive)),
      remindedAt: row.reminded_at?.toISOString() ?? null,
    }))
    return { ...totals, rate: rateOf(totals.total, totals.inactive), groups, more: rows.length > board.groupLimit }
  })
})

const remind = command(accounts.remindGroup, async (tx, ctx, { by, key }) => {
  const people = await board.inactiveOf(tx, scopeFor(ctx.actor), by, key, shanghaiDay(ctx.now))
  const since = new Date(ctx.now.getTime() - reminderDays * 86_400_000)
  const lately = people.filter((p) => p.reminded_at !== null && p.reminded_at > since)
  const withoutPhone = people.filter((p) => p.phone_sealed === null)
  const due = people.filter((p) => p.phone_sealed !== null && !lately.includes(p)).map((p) => p.id)
  if (due.length > 0) await board.noteReminders(tx, due, ctx.actor.staffId, ctx.now)
  const jobs: JobDraft[] = []
  for (let at = 0; at < due.length; at += chunkSize)
    jobs.push({
      task: 'accounts.remind',
      payload: { learners: due.slice(at, at + chunkSize).join(','), office: ctx.actor.organization.name },
    })
  return {
    output: { reminded: due.length, withoutPhone: withoutPhone.length, lately: lately.length },
    account: { act: 'accounts.remind', params: { by, key, reminded: due.length } },
    jobs,
  }
})

/** Sends the reminders of one chunk. Marking and sending are one transaction: a second run finds nothing left. */
const remindTask =
  (platform: Platform): Work['tasks'][string] =>
  async (payload) => {
    const ids = String(payload['learners'] ?? '')
      .split(',')
      .filter((id) => /^[0-9]{1,19}$/.test(id))
    const office = String(payload['office'] ?? '')
    const ctx = systemContext(platform, `remind ${ids[0] ?? ''}`)
    await runCommand(ctx, ids, { key: undefined, endpoint: 'task accounts.remind', input: null, keepAnswer: false }, async (tx) => {
      const taken = await board.takeReminders(tx, ids, ctx.now)
      for (const one of taken)
        await sendMessage(tx, ctx, {
          phone: { sealed: one.phone_sealed, column: sealedColumns.phone, masked: one.phone_masked },
          code: 'accounts.activationReminder',
          params: { office },
        })
      return { output: taken.length, account: { act: 'accounts.remindersSent', params: { count: taken.length } } }
    })
  }

/** The activation board and its reminders. */
export const boardActions: readonly Bound[] = [show, remind]
/** Background work of the activation board. */
export const boardTasks = (platform: Platform): Work['tasks'] => ({ 'accounts.remind': remindTask(platform) })
