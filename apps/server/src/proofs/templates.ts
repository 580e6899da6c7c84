import { proofs } from '@creditbank/contract'
import type { StaffActor } from '../platform/actor.ts'
import type { Context } from '../platform/context.ts'
import { DocumentFailed, unprintable } from '../platform/documents/index.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { compose, holderParts, holderPlaceholders } from './compose.ts'
import type { Holder, KindOfProof, Part } from './kind.ts'
import { picturePaper, printPaper } from './print.ts'
import { numberOf, unknownPlaceholders, validToOf } from './rules.ts'
import * as store from './templateStore.ts'

const bare = (parts: readonly Part[]) => parts.map(({ key, name }) => ({ key, name }))
const placeholdersOf = (kind: KindOfProof): readonly Part[] => [...holderPlaceholders, ...kind.placeholders]

const present = (row: store.TemplateRow, actor: StaffActor, counts: ReadonlyMap<number, number>): proofs.TemplateVersion => ({
  kind: row.kind,
  version: row.version,
  state: row.state,
  content: row.content,
  draftedBy: row.drafted_name,
  draftedAt: row.drafted_at.toISOString(),
  publishedBy: row.published_name,
  publishedAt: row.published_at?.toISOString() ?? null,
  proofs: counts.get(row.version) ?? 0,
  can: row.state !== 'draft' ? [] : ['edit' as const, ...(row.drafted_by === actor.staffId ? [] : ['publish' as const])],
})

const wordings = (content: proofs.TemplateContent): readonly string[] => [
  content.wordingZh,
  content.wordingEn,
  content.noteZh,
  content.noteEn,
]

/** Why a draft cannot be kept: a placeholder that nothing fills, a part that the kind does not have, a character that no font has. */
const faultOf = (kind: KindOfProof, content: proofs.TemplateContent) => {
  const known = placeholdersOf(kind).map((part) => part.key)
  const words = wordings(content).flatMap((wording) => unknownPlaceholders(wording, known))
  if (words.length > 0)
    return { refused: 'proofs.template_placeholder', params: { words: words.map((word) => `{${word}}`).join('、') } } as const
  const parts = [
    ...content.holder.filter((key) => !holderParts.some((part) => part.key === key)),
    ...content.columns.filter((key) => !kind.columns.some((part) => part.key === key)),
  ]
  if (parts.length > 0) return { refused: 'proofs.template_part', params: { words: parts.join('、') } } as const
  const missing = [...wordings(content), content.titleZh, content.titleEn].flatMap((text) => unprintable(text))
  return missing.length === 0
    ? undefined
    : ({ refused: 'proofs.unprintable_template', params: { characters: [...new Set(missing)].join(' ') } } as const)
}

const invented: Holder = {
  ids: ['1'],
  unit: '示例认证服务中心',
  row: {
    id: '1',
    account_no: '3400000000000000',
    name: '王小明',
    former_names: [],
    id_kind: 'residentIdCard',
    id_sealed: Buffer.alloc(0),
    id_lookup: '',
    id_masked: '349***********0017',
    phone_sealed: null,
    phone_lookup: null,
    phone_masked: null,
    sex: null,
    birth_on: null,
    region_code: null,
    learner_kind: 'student',
    state: 'active',
    real_name_level: 'verified',
    guardian_name: null,
    guardian_phone_sealed: null,
    channel: 'portal',
    organization_id: '1',
    l1: '1',
    l2: null,
    l3: null,
    l4: null,
    preferences: {},
    created_at: new Date('2026-01-05T01:00:00Z'),
    activated_at: new Date('2026-01-05T01:00:00Z'),
    last_visit_at: null,
    version: 1,
  },
}

/** A paper of an invented person, which says that it is a sample and carries no code. */
const samplePaper = (ctx: Context, kind: KindOfProof, content: proofs.TemplateContent, language: 'zh' | 'en' | 'both') => {
  const validity = kind.validities[0] ?? '90'
  const choice = {
    kind: kind.kind,
    language,
    outcomeIds: [],
    typeCodes: [],
    years: [],
    hide: [],
    idNumber: 'masked' as const,
    validity,
  }
  return {
    number: numberOf(ctx.now, 1n),
    code: null,
    content: compose(kind, content, invented, kind.sample, choice),
    layout: content.layout,
    issuer: invented.unit,
    purpose: null,
    recipient: null,
    issuedAt: ctx.now,
    validTo: validToOf(ctx.now, validity),
  }
}

const preview = (kinds: readonly KindOfProof[]) =>
  query(proofs.previewTemplate, async (ctx, { kind: wanted, version, language = 'zh', format = 'pdf' }) => {
    const kind = kinds.find((one) => one.kind === wanted)
    const row = (await store.templateVersions(ctx.platform.database.app, wanted)).find((one) => one.version === version)
    if (kind === undefined || row === undefined) return { refused: 'record.not_found' }
    const paper = samplePaper(ctx, kind, row.content, language)
    const { config } = ctx.platform
    try {
      const content = format === 'png' ? await picturePaper(config, paper) : (await printPaper(config, paper)).pdf
      const type = format === 'png' ? 'image/png' : 'application/pdf'
      return { download: { name: `样张-${wanted}-${version}.${format}`, type, content, size: content.length, inline: true } }
    } catch (error) {
      if (error instanceof DocumentFailed) return { refused: 'proofs.printing_busy' }
      throw error
    }
  })

const save = (kinds: readonly KindOfProof[]) =>
  command(proofs.saveTemplateDraft, async (tx, ctx, { kind: wanted, content, savedAt }) => {
    const kind = kinds.find((one) => one.kind === wanted)
    if (kind === undefined) return { refused: 'record.not_found' }
    const fault = faultOf(kind, content)
    if (fault !== undefined) return fault
    const versions = await store.templateVersions(tx, wanted, true)
    const draft = versions.find((one) => one.state === 'draft')
    if (savedAt !== undefined && draft !== undefined && draft.drafted_at.toISOString() !== savedAt) return { refused: 'record.changed' }
    const version = draft?.version ?? (versions[0]?.version ?? 0) + 1
    await store.putDraft(tx, { kind: wanted, version, content, by: ctx.actor.staffId, at: ctx.now })
    const saved = (await store.templateVersions(tx, wanted)).find((one) => one.version === version)
    if (saved === undefined) return { refused: 'record.not_found' }
    return {
      output: present(saved, ctx.actor, new Map()),
      account: { act: 'proofs.saveTemplate', params: { kind: wanted, version } },
    }
  })

const publish = (kinds: readonly KindOfProof[]) =>
  command(proofs.publishTemplate, async (tx, ctx, { kind: wanted, version }) => {
    if (!kinds.some((one) => one.kind === wanted)) return { refused: 'record.not_found' }
    const row = (await store.templateVersions(tx, wanted, true)).find((one) => one.version === version)
    if (row === undefined) return { refused: 'record.not_found' }
    if (row.state !== 'draft') return { refused: 'proofs.template_not_draft' }
    if (row.drafted_by === ctx.actor.staffId) return { refused: 'proofs.template_second_person' }
    await store.publishDraft(tx, { kind: wanted, version, by: ctx.actor.staffId, at: ctx.now })
    const now = (await store.templateVersions(tx, wanted)).find((one) => one.version === version) ?? row
    return {
      output: present(now, ctx.actor, new Map()),
      account: { act: 'proofs.publishTemplate', params: { kind: wanted, version } },
      events: [{ kind: 'proof.templatePublished', facts: { kind: wanted, version } }],
    }
  })

/** The templates of proofs: what they say, how they look, and who put them into use. */
export const templateActions = (kinds: readonly KindOfProof[]): readonly Bound[] => [
  query(proofs.listTemplates, async (ctx) => {
    const db = ctx.platform.database.app
    const items: (typeof proofs.listTemplates)['output']['_zod']['output']['items'] = []
    for (const kind of kinds) {
      const versions = await store.templateVersions(db, kind.kind)
      items.push({
        kind: kind.kind,
        name: kind.name,
        inUse: versions.find((one) => one.state === 'published')?.version ?? 0,
        draft: versions.find((one) => one.state === 'draft')?.version ?? null,
        holderParts: bare(holderParts),
        columnParts: bare(kind.columns),
        placeholders: bare(placeholdersOf(kind)),
      })
    }
    return { items }
  }),
  query(proofs.listTemplateVersions, async (ctx, { kind }) => {
    if (!kinds.some((one) => one.kind === kind)) return { refused: 'record.not_found' }
    const db = ctx.platform.database.app
    const counts = await store.proofsByVersion(db, kind)
    return { items: (await store.templateVersions(db, kind)).map((row) => present(row, ctx.actor, counts)) }
  }),
  preview(kinds),
  save(kinds),
  publish(kinds),
]
