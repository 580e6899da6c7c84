import { activityContent } from '../matrixInputs.ts'
import { type EndpointRule, none } from './rule.ts'

/** What the generated tests know of these endpoints, as `METHOD path`. */
export const redemption: Readonly<Record<string, EndpointRule>> = {
  'GET /redemption/activities': none,
  'GET /redemption/activities/:id': { of: 'activity' },
  'POST /redemption/activities': { input: { content: activityContent } },
  'PUT /redemption/activities/:id': { of: 'activity', input: { updatedAt: '2026-09-01T00:00:00Z', content: activityContent } },
  'POST /redemption/activities/:id/submit': { of: 'activity' },
  'POST /redemption/activities/:id/decision': { of: 'activity', input: { decision: 'approve' } },
  'POST /redemption/activities/:id/standing': { of: 'activity', input: { to: 'paused', reason: '场地维修' } },
  'GET /redemption/activities/:id/results': { of: 'activity' },
  'POST /redemption/goods/:id/stock': { of: 'good', input: { pointId: '1', delta: 1, note: '补货' } },
  'POST /redemption/goods/:id/vouchers': { of: 'good', input: { dryRun: 'no' } },
  'GET /redemption/redemptions': none,
  'POST /redemption/redemptions/exports': { input: { format: 'csv', reason: '对账' } },
  'POST /redemption/counter/find': { input: { code: '00000000' } },
  'POST /redemption/counter/hand-out': {
    input: { code: '00000000', collector: { kind: 'self' }, signed: { kind: 'paper', formNo: 'A-1' } },
  },
  'GET /redemption/shelves': none,
  'POST /redemption/stock-takings': { input: { counts: [{ goodId: '1', expected: 1, counted: 1 }], note: '月底盘点' } },
  'GET /redemption/daily': none,
  'GET /redemption/goods/:id/picture': { open: 'pictures of approved activities are public' },
  'GET /me/redemption/activities': none,
  'GET /me/redemption/activities/:id': { open: 'running activities are shown to every learner' },
  'POST /me/redemption/activities/:id/redeem': {
    open: 'every learner may ask; who takes part is decided by the activity',
    input: { pointId: null, lines: [{ goodId: '1', count: 1 }] },
    dutyFirst: 'a request without a key is sent back before anything is looked up',
  },
  'GET /me/redemptions': none,
  'GET /me/redemptions/:id': { of: 'redemption' },
  'POST /me/redemptions/:id/cancel': { of: 'redemption' },
}
