import { createHash } from 'node:crypto'
import { accounts, notices, outcomes, proofs } from '@creditbank/contract'
import jsQR from 'jsqr'
import { sql } from 'kysely'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assist } from '../../test/harness/assist.ts'
import { type Bank, openBank, type TestLearner } from '../../test/harness/bank.ts'
import { allEmbedded, readBy } from '../../test/harness/readers.ts'
import { storedOutcome } from '../../test/harness/outcomes.ts'
import { givenEntry } from '../deposits/given.ts'
import { endPresses } from '../platform/documents/index.ts'

let bank: Bank
beforeAll(async () => {
  bank = await openBank({ now: '2026-09-15T02:00:00Z' })
})
afterAll(async () => {
  await bank.close()
  await endPresses()
})

const stored = async (learner: TestLearner, name = `课程${bank.platform.newId()}`): Promise<string> =>
  storedOutcome(bank, learner, await givenEntry(bank, { name }))

const textOf = async (pdf: Buffer): Promise<string> => {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  let text = ''
  for (let no = 1; no <= document.numPages; no += 1)
    for (const item of (await (await document.getPage(no)).getTextContent()).items) text += 'str' in item ? item.str : ''
  return text.replaceAll('\u200b', '')
}
const page = (fields: Record<string, string>, address = '203.0.113.7') =>
  bank.server.http.inject({
    method: 'POST',
    url: '/verify',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
    remoteAddress: address,
  })

describe('issuing', () => {
  test('the paper says what was asked, its digests are those of its bytes, and its QR opens the page with the code and no name', async () => {
    const learner = await bank.learner('hefei', { name: '王𬭎' })
    const outcome = await stored(learner, '现代农业技术')
    const proof = await bank.ok(proofs.issueMine, { kind: 'storage', outcomeIds: [outcome], purpose: '求职' }, { as: learner })
    expect(proof).toMatchObject({ state: 'valid', purpose: '求职', validTo: '2026-12-14', seal: { demo: true } })
    const pdf = await bank.call(proofs.downloadMine, { id: proof.id, format: 'pdf' }, { as: learner })
    expect(createHash('sha256').update(pdf.bytes).digest('hex')).toBe(proof.sha256)
    expect(createHash('sm3').update(pdf.bytes).digest('hex')).toBe(proof.sm3)
    expect(pdf.bytes.length).toBeLessThanOrEqual(45 * 1024)
    const text = await textOf(pdf.bytes)
    for (const part of ['王𬭎', '现代农业技术', proof.number, proof.code, '演示', 'localhost:3000']) expect(text).toContain(part)
    expect(text).not.toContain(learner.idNumber)
    const [fonts, words] = [readBy('pdffonts', pdf.bytes), readBy('pdftotext', pdf.bytes)]
    if (fonts !== undefined) expect([fonts, allEmbedded(fonts)]).toEqual([fonts, true])
    if (words !== undefined) for (const part of ['王𬭎', '现代农业技术', proof.number, proof.code]) expect(words).toContain(part)
    const png = await bank.call(proofs.downloadMine, { id: proof.id, format: 'png' }, { as: learner })
    const { data, info } = await sharp(png.bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const read = jsQR.default(new Uint8ClampedArray(data), info.width, info.height)?.data
    expect(read).toBe(proof.verifyUrl)
    expect(read).toBe(`http://localhost:3000/verify?c=${proof.code.replaceAll('-', '')}`)
  })

  test('the full document number stands on the paper where its holder chose it, and nowhere else', async () => {
    const learner = await bank.learner('hefei')
    const proof = await bank.ok(proofs.issueMine, { kind: 'account', idNumber: 'full' }, { as: learner })
    const pdf = await bank.call(proofs.downloadMine, { id: proof.id, format: 'pdf' }, { as: learner })
    expect(await textOf(pdf.bytes)).toContain(learner.idNumber)
    expect(JSON.stringify(await bank.ok(proofs.verifyByCode, { code: proof.code, name: learner.name }))).not.toContain(learner.idNumber)
    const { rows } = await sql<{ all: string }>`select p::text as all from proofs.proof p where id = ${proof.id}`.execute(
      bank.platform.database.app,
    )
    expect(rows[0]?.all).not.toContain(learner.idNumber)
    expect(rows[0]?.all).not.toContain(proof.code.replaceAll('-', ''))
  })

  test('optional facts that the holder leaves off stand neither on the paper nor in the check; the others cannot be left off', async () => {
    const learner = await bank.learner('hefei')
    const whole = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    const less = await bank.ok(proofs.issueMine, { kind: 'account', hide: ['openedOn', 'realName', 'name'] }, { as: learner })
    const labels = (proof: typeof whole) => proof.content.holder.map((fact) => fact.label)
    expect(
      labels(whole)
        .filter((label) => !labels(less).includes(label))
        .toSorted(),
    ).toEqual(['实名状态', '开户日期'].toSorted())
    expect(labels(less)).toContain('姓名')
    const pdf = await bank.call(proofs.downloadMine, { id: less.id, format: 'pdf' }, { as: learner })
    expect(await textOf(pdf.bytes)).not.toContain('开户日期')
  })

  test('two taps at once, with one key or with none, bring one paper and leave one file', async () => {
    for (const key of ['same-key-1234', undefined]) {
      const learner = await bank.learner('hefei')
      const tap = () => bank.ok(proofs.issueMine, { kind: 'account' }, key === undefined ? { as: learner } : { as: learner, key })
      const [first, second] = await Promise.all([tap(), tap()])
      expect(second.id).toBe(first.id)
      expect((await bank.ok(proofs.listMine, {}, { as: learner })).items).toHaveLength(1)
    }
  })

  test.each([
    ['markup', '<script>alert(1)</script>'],
    ['a typst call', '#panic("x") *b*'],
    ['brackets that close', '){}]]}"'],
    ['rare characters that the fonts have', '㛃𬭎䶮'],
    ['4,096 characters', '长'.repeat(4096)],
  ])('a name with %s is printed as typed, and the page shows it as text', async (_, name) => {
    const learner = await bank.learner('hefei', { name })
    const proof = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    const pdf = await bank.call(proofs.downloadMine, { id: proof.id, format: 'pdf' }, { as: learner })
    const text = (await textOf(pdf.bytes)).replace(/\s/g, '')
    // The long one runs over pages, with their feet in between: it stands there twice, whole.
    if (name.length > 60) expect(text.split('长').length - 1).toBeGreaterThanOrEqual(2 * name.length)
    else expect(text).toContain(name.replace(/\s/g, ''))
    if (name.length <= 60) {
      const shown = await page({ code: proof.code, name })
      expect(shown.payload).toContain('id="result">有效')
      expect(shown.payload).not.toContain('<script>alert')
    }
  })

  test.each([
    ['a character without a glyph', '张𮧵', '𮧵'],
    ['emoji', '王😀', '😀'],
    ['a mark that turns the writing', '王\u202E明', '\u202E'],
  ])('a name with %s is stopped with a sentence, a person decides its print, then it is issued', async (_, name, character) => {
    const learner = await bank.learner('hefei', { name })
    const refused = await bank.call(proofs.issueMine, { kind: 'account' }, { as: learner })
    expect(refused.problem?.code).toBe('proofs.unprintable')
    expect(refused.problem?.detail).toContain('工作人员')
    await bank.call(proofs.issueMine, { kind: 'account' }, { as: learner })
    const clerk = await bank.staff('centreClerk', 'hefei')
    const stops = (await bank.ok(proofs.listStops, { state: 'open' }, { as: clerk })).items.filter((stop) => stop.learner.id === learner.id)
    expect(stops).toHaveLength(1)
    expect(stops[0]).toMatchObject({ characters: [character], inName: true })
    const id = stops[0]?.id ?? ''
    const again = await bank.call(proofs.resolveStop, { id, printAs: name, note: '见证件' }, { as: clerk })
    expect(again.problem?.code).toBe('proofs.print_as_unprintable')
    await bank.ok(proofs.resolveStop, { id, printAs: '张（氵恒）', note: '见证件' }, { as: clerk })
    const proof = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    expect(proof.content.name).toBe('张（氵恒）')
  })
})

describe('checking', () => {
  test('one changed byte is "altered"; the file itself is valid by either digest; a foreign file is not found', async () => {
    const learner = await bank.learner('hefei')
    const proof = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    const pdf = await bank.call(proofs.downloadMine, { id: proof.id, format: 'pdf' }, { as: learner })
    const changed = Buffer.from(pdf.bytes)
    changed[Math.floor(changed.length / 2)] = (changed[Math.floor(changed.length / 2)] ?? 0) ^ 1
    const digest = createHash('sha256').update(changed).digest('hex')
    // What the page's script reads from the head of the file.
    const number = /ZM\d{13}/.exec(changed.toString('latin1'))?.[0]
    expect(number).toBe(proof.number)
    expect(await bank.ok(proofs.verifyByFile, { digest, number })).toMatchObject({ result: 'altered', proof: null })
    expect((await bank.ok(proofs.verifyByFile, { digest: proof.sha256 })).result).toBe('valid')
    expect((await bank.ok(proofs.verifyByFile, { digest: proof.sm3 })).result).toBe('valid')
    expect((await bank.ok(proofs.verifyByFile, { digest: 'a'.repeat(64) })).result).toBe('notFound')
  })

  test('a wrong code and a wrong name get the same answer, and 10,000 guesses bring no name', async () => {
    const learner = await bank.learner('hefei')
    const proof = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    const [wrongName, wrongCode] = [
      await bank.ok(proofs.verifyByCode, { code: proof.code, name: '别人' }),
      await bank.ok(proofs.verifyByCode, { code: 'K7QM-2Z9R-K7QM-2Z9R', name: learner.name }),
    ]
    expect(wrongName).toEqual(wrongCode)
    let named = 0
    let stopped = 0
    for (let n = 0; n < 10_000; n += 1) {
      const answer = await bank.call(proofs.verifyByCode, {
        code: `K7QM2Z9R${String(n).padStart(8, '2').replace(/[01]/g, 'Z')}`,
        name: learner.name,
      })
      if (answer.status === 200 && answer.body.proof !== null) named += 1
      if (answer.status === 429) stopped += 1
    }
    expect(named).toBe(0)
    expect(stopped).toBeGreaterThan(9_900)
    bank.clock.advance(61_000)
    expect((await bank.ok(proofs.verifyByCode, { code: proof.code, name: learner.name })).result).toBe('valid')
  }, 120_000)

  test('the page answers without script, in both languages, and says who checked when and from which region', async () => {
    const learner = await bank.learner('hefei', { name: '王小明' })
    const proof = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    const form = await bank.server.http.inject({ method: 'GET', url: `/verify?c=${proof.code.replaceAll('-', '')}` })
    expect(form.payload).toContain(`value="${proof.code}"`)
    expect(form.payload).not.toContain('王小明')
    expect(form.payload).toContain(`href="/verify?lang=en&amp;c=${proof.code}"`)
    const answer = await bank.server.http.inject({
      method: 'POST',
      url: '/verify',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-visitor-region': encodeURIComponent('安徽合肥') },
      payload: new URLSearchParams({ code: proof.code, name: '王小明', lang: 'en' }).toString(),
      remoteAddress: '203.0.113.9',
    })
    for (const part of ['id="result">Valid', proof.number, bank.unit('hefei').name, '学银账户证明']) expect(answer.payload).toContain(part)
    const whole = await bank.ok(proofs.readMine, { id: proof.id }, { as: learner })
    expect(whole.recentChecks).toEqual([{ at: expect.any(String), way: 'code', place: '安徽合肥' }])
    expect(JSON.stringify(whole)).not.toContain('203.0.113')
  })

  test('a share link needs no name, is counted, and ends when its holder says so', async () => {
    const learner = await bank.learner('hefei')
    const proof = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    const share = await bank.ok(proofs.shareMine, { id: proof.id, days: '7' }, { as: learner })
    const secret = new URL(share.url).searchParams.get('s') ?? ''
    expect(share.url).not.toContain(proof.code.replaceAll('-', ''))
    const opened = (await bank.server.http.inject({ method: 'GET', url: `/verify?s=${secret}` })).payload
    for (const part of ['id="result">有效', `href="/verify?lang=en&amp;s=${secret}"`]) expect(opened).toContain(part)
    expect((await bank.ok(proofs.readMine, { id: proof.id }, { as: learner })).shares[0]?.views).toBe(1)
    await bank.ok(proofs.endShare, { id: proof.id, shareId: share.id }, { as: learner })
    expect((await bank.ok(proofs.verifyByShare, { secret })).result).toBe('notFound')
  })
})

describe('a proof ends', () => {
  test('when its holder closes it, and a new one takes its place when it is issued again', async () => {
    const learner = await bank.learner('hefei')
    const first = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    const second = await bank.ok(proofs.reissueMine, { id: first.id }, { as: learner })
    expect((await bank.ok(proofs.verifyByCode, { code: first.code, name: learner.name })).result).toBe('withdrawn')
    expect((await bank.ok(proofs.reissueMine, { id: first.id }, { as: learner })).id).toBe(second.id)
    await bank.ok(proofs.closeMine, { id: second.id }, { as: learner })
    await bank.ok(proofs.closeMine, { id: second.id }, { as: learner })
    expect((await bank.ok(proofs.verifyByCode, { code: second.code, name: learner.name })).result).toBe('withdrawn')
  })

  test('in the same moment in which an outcome on it is revoked; the holder is told', async () => {
    const learner = await bank.learner('hefei')
    const outcome = await stored(learner)
    const proof = await bank.ok(proofs.issueMine, { kind: 'storage', outcomeIds: [outcome] }, { as: learner })
    const director = await bank.staff('centreDirector', 'hefei')
    await bank.ok(outcomes.revokeOutcome, { id: outcome, reason: 'wrongContent', note: '学时录入有误' }, { as: director })
    const checked = await bank.ok(proofs.verifyByCode, { code: proof.code, name: learner.name })
    expect(checked).toMatchObject({ result: 'withdrawn', proof: { endReason: 'outcomeRevoked', changes: [{ status: 'revoked' }] } })
    await bank.runJobs()
    await bank.runJobs()
    expect(await bank.ok(proofs.readMine, { id: proof.id }, { as: learner })).toMatchObject({
      state: 'withdrawn',
      endReason: 'outcomeRevoked',
    })
    const told = (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.filter((one) => one.code === 'proofs.withdrawn')
    expect(told).toHaveLength(1)
    const refused = await bank.call(proofs.issueMine, { kind: 'storage', outcomeIds: [outcome] }, { as: learner })
    expect(refused.problem?.code).toBe('proofs.outcome_not_valid')
    const { rows } = await sql<{
      kind: string
    }>`select kind from evidence.event where kind like 'proof.%' and convert_from(bytes, 'UTF8') like ${`%${proof.id}%`}`.execute(
      bank.platform.database.app,
    )
    expect(rows.map((row) => row.kind).sort()).toEqual(['proof.issued', 'proof.withdrawn'])
  })
})

describe('at the counter', () => {
  test('a clerk prints under the assistance of the present person, once however often it is sent, with a receipt; the person sees it and is told', async () => {
    const learner = await bank.learner('hefei', { name: '李秀英' })
    const clerk = await bank.staff('centreClerk', 'hefei')
    const wish = { id: learner.id, kind: 'account' }
    expect((await bank.call(proofs.issueAtCounter, wish, { as: clerk })).problem?.code).toBe('accounts.assistance_needed')
    const other = await bank.learner('hefei')
    const elsewhereHeld = await assist(bank, clerk, other)
    expect((await bank.call(proofs.issueAtCounter, { ...wish, assistanceId: elsewhereHeld }, { as: clerk })).problem?.code).toBe(
      'accounts.assistance_other',
    )
    const assistanceId = await assist(bank, clerk, learner)
    const given = { ...wish, assistanceId }
    const [proof, second] = await Promise.all([1, 2].map(() => bank.ok(proofs.issueAtCounter, given, { as: clerk, key: 'counter-key-1' })))
    expect(second?.id).toBe(proof?.id)
    if (proof === undefined) throw new Error('no proof')
    const held = await bank.ok(accounts.getAssistance, { id: assistanceId }, { as: clerk })
    expect(held.acts).toEqual([{ act: 'proof', number: proof.number, at: expect.any(String) }])
    expect(proof).toMatchObject({ channel: 'counter', can: ['download', 'receipt', 'withdraw'], learner: { name: '李*英' } })
    const receipt = await bank.call(proofs.downloadProof, { id: proof.id, format: 'receipt' }, { as: clerk })
    expect(await textOf(receipt.bytes)).toContain(proof.number)
    expect((await bank.ok(proofs.listMine, {}, { as: learner })).items[0]?.channel).toBe('counter')
    const told = (await bank.ok(notices.listMyNotices, {}, { as: learner })).items.map((one) => one.code)
    expect(told).toContain('proofs.issuedFor')
    const elsewhere = await bank.staff('centreClerk', 'wuhu')
    expect((await bank.call(proofs.readProof, { id: proof.id }, { as: elsewhere })).status).toBe(404)
    await bank.ok(proofs.withdrawProof, { id: proof.id, note: '打印错误' }, { as: clerk })
    expect((await bank.ok(proofs.readMine, { id: proof.id }, { as: learner })).state).toBe('withdrawn')
  })
})

describe('templates', () => {
  test('are published by a second person; a paper keeps the version that printed it', async () => {
    const director = await bank.staff('managementDirector', 'management')
    const second = await bank.staff('finalReviewer', 'management')
    const learner = await bank.learner('hefei')
    const before = await bank.ok(proofs.issueMine, { kind: 'hours', typeCodes: [] }, { as: learner }).catch(() => undefined)
    expect(before).toBeUndefined()
    const [inUse] = (await bank.ok(proofs.listTemplateVersions, { kind: 'account' }, { as: director })).items
    const content = { ...inUse?.content, titleZh: '账户开立证明' }
    if (inUse === undefined) throw new Error('a kind has a template')
    const odd = await bank.call(
      proofs.saveTemplateDraft,
      { kind: 'account', content: { ...inUse.content, wordingZh: '{odd}' } },
      { as: director },
    )
    expect(odd.problem?.code).toBe('proofs.template_placeholder')
    const draft = await bank.ok(proofs.saveTemplateDraft, { kind: 'account', content: { ...inUse.content, ...content } }, { as: director })
    const sheet = await bank.call(proofs.previewTemplate, { kind: 'account', version: draft.version, format: 'pdf' }, { as: director })
    expect(await textOf(sheet.bytes)).toContain('样张')
    const own = await bank.call(proofs.publishTemplate, { kind: 'account', version: draft.version }, { as: director })
    expect(own.problem?.code).toBe('proofs.template_second_person')
    const old = await bank.ok(proofs.issueMine, { kind: 'account' }, { as: learner })
    await bank.ok(proofs.publishTemplate, { kind: 'account', version: draft.version }, { as: second })
    const fresh = await bank.ok(proofs.issueMine, { kind: 'account', purpose: '新模板' }, { as: learner })
    expect([old.title, fresh.title]).toEqual(['学银账户证明', '账户开立证明'])
    expect((await bank.ok(proofs.readMine, { id: old.id }, { as: learner })).title).toBe('学银账户证明')
  })
})
