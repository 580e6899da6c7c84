import { pointsContent } from '../matrixInputs.ts'
import { type EndpointRule, none } from './rule.ts'

const event = { on: '2026-09-01', minutes: 60, items: 1, level: null, granted: 0, activity: '1' }
const fact = {
  accountNo: '3400000000000018',
  name: '甲',
  source: 'attendance',
  reference: 'QD-1',
  code: 'JZ-1',
  activity: '讲座',
  at: '2026-09-01T01:00:00Z',
  minutes: 60,
  items: 1,
}

/** Points: rules, activities, statements, months, freezes. */
export const points: Readonly<Record<string, EndpointRule>> = {
  'GET /points/rules': none,
  'GET /points/rules/:id': { of: 'pointsRule' },
  'POST /points/rules': { input: { content: pointsContent } },
  'PUT /points/rules/:id': { of: 'pointsRule', input: { updatedAt: '2026-09-01T00:00:00Z', content: pointsContent } },
  'POST /points/rules/:id/submit': { of: 'pointsRule' },
  'POST /points/rules/:id/decision': { of: 'pointsRule', input: { decision: 'publish' } },
  'POST /points/rules/:id/end': { of: 'pointsRule', input: { reason: '不再需要' } },
  'POST /points/rules/trial': { input: { content: pointsContent, events: [event] } },
  'POST /points/rules/cost': { input: { content: pointsContent, from: '2026-01-01', to: '2026-09-01' } },
  'GET /points/imports': none,
  'POST /points/imports': { input: { source: 'attendance', name: 'x.csv', dryRun: 'yes' } },
  'GET /points/imports/template': { input: { source: 'attendance' } },
  'POST /points/imports/:id/withdraw': { of: 'pointsImport', input: { reason: '文件有误' } },
  'POST /institution/activities': { input: { facts: [fact] } },
  'GET /me/points': none,
  'GET /me/points/statement': none,
  'GET /points/people/:learnerId': { of: 'pointsHolder' },
  'GET /points/holders': { input: { accountNo: '3400000000000018' } },
  'GET /points/months': none,
  'POST /points/months/close': { input: { month: '2026-01' } },
  'GET /points/suspicions': none,
  'GET /points/freezes': none,
  'POST /points/freezes': { input: { learnerId: '1', reason: '核对' } },
  'POST /points/freezes/:id/end': { of: 'pointsFreeze', input: { reason: '无误' } },
}
