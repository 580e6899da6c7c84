import * as z from 'zod/mini'
import { Nothing } from './common.ts'
import { endpoint } from './endpoint.ts'

/** The counters of the public home page: real counts, refreshed every minute. */
export const publicHome = endpoint({
  method: 'GET',
  path: '/public/home',
  may: 'public',
  summary: '门户首页的真实数字',
  input: Nothing,
  output: z.object({
    learners: z.number(),
    activeLearners: z.number(),
    outcomes: z.number(),
    entries: z.number(),
    units: z.number(),
    universities: z.number(),
    at: z.string(),
  }),
  refusals: [],
})
/** Demo log-ins; answers 404 outside demo mode. */
export const demoLogIns = endpoint({
  method: 'GET',
  path: '/demo/log-ins',
  may: 'public',
  summary: '演示账号（仅演示模式）',
  input: Nothing,
  output: z.object({
    items: z.array(
      z.object({
        kind: z.enum(['staff', 'learner']),
        role: z.string(),
        organization: z.string(),
        userName: z.string(),
        password: z.string(),
        zh: z.string(),
        en: z.string(),
      }),
    ),
  }),
  refusals: [],
})
