import { type EndpointRule, none } from './rule.ts'

const province = 'one table for the whole province'

/** What the generated tests know of these endpoints, as `METHOD path`. */
export const proofs: Readonly<Record<string, EndpointRule>> = {
  'GET /proofs/kinds': none,
  'POST /proofs/exports': { input: { format: 'csv', reason: '核对' } },
  'POST /me/proofs/preview': { input: { kind: 'account' } },
  'POST /me/proofs': { input: { kind: 'account' } },
  'GET /me/proofs': none,
  'GET /me/proofs/:id': { of: 'proof' },
  'GET /me/proofs/:id/checks': { of: 'proof' },
  'POST /me/proofs/:id/close': { of: 'proof' },
  'POST /me/proofs/:id/re-issue': { of: 'proof' },
  'GET /me/proofs/:id/:format': { of: 'proof', input: { format: 'pdf' } },
  'POST /me/proofs/:id/shares': { of: 'proof' },
  'POST /me/proofs/:id/shares/:shareId/end': { of: 'proof', input: { shareId: '1' } },
  'POST /verify/code': { input: { code: 'K7QM2Z9RK7QM2Z9R', name: '甲' } },
  'POST /verify/file': { input: { digest: '0'.repeat(64) } },
  'POST /verify/share': { input: { secret: 'x'.repeat(43) } },
  'GET /proofs': none,
  'GET /proofs/:id': { of: 'proof' },
  'GET /proofs/:id/:format': { of: 'proof', input: { format: 'receipt' } },
  'POST /proofs/:id/withdraw': { of: 'proof', input: { note: '开具有误' } },
  'GET /proof-templates': none,
  'GET /proof-templates/:kind/versions': { open: province },
  'PUT /proof-templates/:kind/draft': { open: province },
  'GET /proof-templates/:kind/versions/:version/preview': { open: province },
  'POST /proof-templates/:kind/publish': { open: province, input: { version: 1 } },
  'POST /proof-batches/preview': { input: { people: { by: 'class', organizationId: '1', className: 'x' } } },
  'POST /proof-batches/roster': none,
  'POST /proof-batches': {
    input: { title: 'x', reason: '毕业', kind: 'archive', people: { by: 'class', organizationId: '1', className: 'x' } },
  },
  'GET /proof-batches': none,
  'GET /proof-batches/:id': { of: 'proofBatch' },
  'GET /proof-batches/:id/problems': { of: 'proofBatch' },
  'POST /proof-batches/:id/cancel': { of: 'proofBatch' },
  'GET /proof-batches/:id/:file': { of: 'proofBatch', input: { file: 'zip' } },
  'GET /proof-stops': none,
  'POST /proof-stops/:id/resolve': { of: 'proofStop', input: { note: '已核对证件' } },
}
