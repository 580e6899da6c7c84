import * as z from 'zod/mini'
import { Id, Instant, Nothing } from './common.ts'
import { type Access, type Endpoint, endpoint } from './endpoint.ts'
import type { Code } from './refusals.ts'

/** One line of the job tray. `href` is below /admin for a screen, below /api for a file; `failure` a refusal code. */
export const Job = z.object({
  id: Id,
  kind: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number(),
  href: z.nullable(z.string()),
  failure: z.nullable(z.string()),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Job = z.infer<typeof Job>
export const listJobs = endpoint({
  method: 'GET',
  path: '/jobs',
  may: 'staff',
  summary: '我的任务（导入、导出）',
  input: Nothing,
  output: z.object({ items: z.array(Job) }),
  refusals: [],
})

/** What every export asks for: the format and a reason that the audit keeps. */
export const exportFields = { format: z.enum(['xlsx', 'csv']), reason: z.string().check(z.trim(), z.minLength(2), z.maxLength(200)) }
/** What every export answers: the job in the tray; the file lives 24 hours. */
export const ExportStarted = z.object({ jobId: Id })
/** An endpoint that starts an export: the list's filters with `exportFields`. */
export type ExportEndpoint = Endpoint<
  z.ZodMiniType<{ format: 'xlsx' | 'csv'; reason: string }>,
  typeof ExportStarted,
  Code,
  Exclude<Access, 'public' | 'learner' | 'institution'>
>
