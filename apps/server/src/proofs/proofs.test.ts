import { proofs } from '@creditbank/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bank, openBank } from '../../test/harness/bank.ts'
import { endPresses } from '../platform/documents/index.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
})
afterAll(async () => {
  await bank.close()
  await endPresses()
})

describe('issuing', () => {
  test('a learner issues an account certificate and an employer checks it by code and name', async () => {
    const learner = await bank.learner('hefei', { name: '王𬭎' })
    const proof = await bank.ok(proofs.issueMine, { kind: 'account', purpose: '求职' }, { as: learner })
    expect(proof).toMatchObject({ state: 'valid', purpose: '求职', validTo: '2026-10-15' })
    const checked = await bank.ok(proofs.verifyByCode, { code: proof.code, name: '王𬭎' })
    expect(checked.result).toBe('valid')
    const pdf = await bank.call(proofs.downloadMine, { id: proof.id, format: 'pdf' }, { as: learner })
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await bank.ok(proofs.verifyByFile, { digest: proof.sm3 })).result).toBe('valid')
    expect((await bank.ok(proofs.verifyByFile, { digest: '0'.repeat(64), number: proof.number })).result).toBe('altered')
    const seen = await bank.ok(proofs.readMine, { id: proof.id }, { as: learner })
    expect(seen.recentChecks.map((check) => check.way).sort()).toEqual(['code', 'file'])
  })
})
