import type pg from 'pg'
import type { proofs } from '@creditbank/contract'
import type { Id } from '../platform/ids.ts'
import type { SealMark } from './seal.ts'

/** What a claim leads to. */
export type ClaimRow = {
  readonly learner_id: Id
  readonly proof_id: Id
  readonly share_id: Id | null
  readonly share_ends_at: Date | null
  readonly share_ended_at: Date | null
}

/** Everything that an answer to a stranger says of a proof. `outcomes`: the last status and the end of each outcome that it names. */
export type VerifiedRow = {
  readonly learner_id: Id
  readonly id: Id
  readonly number: string
  readonly kind: string
  readonly issued_at: Date
  readonly valid_to: string | null
  readonly purpose: string | null
  readonly recipient: string | null
  readonly content: proofs.ProofContent
  readonly sha256: Buffer
  readonly sm3: Buffer
  readonly seal: SealMark | null
  readonly end_reason: proofs.ProofLine['endReason']
  readonly ended_at: Date | null
  readonly issuer: string
  readonly issuer_code: string
  readonly issuer_phone: string | null
  readonly outcomes: readonly {
    readonly name: string
    readonly status: string | null
    readonly at: string | null
    readonly expiresOn: string | null
  }[]
}

const one = async <T extends pg.QueryResultRow>(pool: pg.Pool, name: string, text: string, values: unknown[]): Promise<T | undefined> =>
  (await pool.query<T>({ name, text, values })).rows[0]

/** The claim of a keyed hash: one look into a thin table, the same for a hash that is there and one that is not. Share links bring their end along. */
export const claimBy = (pool: pg.Pool, lookup: string): Promise<ClaimRow | undefined> =>
  one<ClaimRow>(
    pool,
    'proofs.claim',
    `select c.learner_id, c.proof_id, c.share_id, s.ends_at as share_ends_at, s.ended_at as share_ended_at
     from proofs.claim c left join proofs.share s on s.learner_id = c.learner_id and s.id = c.share_id where c.lookup = $1`,
    [lookup],
  )

/** The proof whose bytes have this digest, SHA-256 or SM3. */
export const claimByDigest = (pool: pg.Pool, digest: Buffer): Promise<{ learner_id: Id; proof_id: Id } | undefined> =>
  one(pool, 'proofs.digest', 'select learner_id, proof_id from proofs.digest where digest = $1', [digest])

/** Whether a number was ever issued. */
export const isNumber = async (pool: pg.Pool, number: string): Promise<boolean> =>
  (await one(pool, 'proofs.number', 'select 1 from proofs.proof where number = $1', [number])) !== undefined

const verified = `select p.learner_id, p.id, p.number, p.kind, p.issued_at, p.valid_to, p.purpose, p.recipient, p.content, p.sha256, p.sm3, p.seal, e.reason as end_reason, e.at as ended_at,
       u.name as issuer, u.code as issuer_code, u.phone as issuer_phone,
       coalesce((select json_agg(json_build_object('name', i.name, 'status', s.status, 'at', s.at, 'expiresOn', o.expires_on))
         from proofs.item i join outcomes.outcome o on o.learner_id = i.outcome_learner_id and o.id = i.outcome_id
         left join lateral (select s.status, s.at from outcomes.status_change s where s.learner_id = o.learner_id and s.outcome_id = o.id order by s.seq desc limit 1) s on true
         where i.learner_id = p.learner_id and i.proof_id = p.id and (o.expires_on is not null or s.status is not null)), '[]'::json) as outcomes
     from proofs.proof p join organizations.organization u on u.id = p.issuer_id left join proofs.ending e on e.learner_id = p.learner_id and e.proof_id = p.id`

/** A proof with its issuer from the register as it stands, its end and its outcomes, in one prepared statement. */
export const verifiedBy = (pool: pg.Pool, learnerId: Id, proofId: Id): Promise<VerifiedRow | undefined> =>
  one<VerifiedRow>(pool, 'proofs.verified', `${verified} where p.learner_id = $1 and p.id = $2`, [learnerId, proofId])

/** The keyed hashes of a code and of a name that somebody typed. */
export type CodeAndName = { readonly code: string; readonly name: string }

/**
 * The same behind codes and names, one answer a pair in their order: a wrong code and a wrong name are one statement that finds no row. The arrays stand in
 * sub-selects so that the planner does not plan anew for each length.
 */
export const verifiedByCodes = async (pool: pg.Pool, pairs: readonly CodeAndName[]): Promise<(VerifiedRow | undefined)[]> => {
  const { rows } = await pool.query<VerifiedRow & { readonly found: boolean }>({
    name: 'proofs.verifiedByCodes',
    text: `select v.*, v.id is not null as found
      from unnest((select $1::uuid[]), (select $2::uuid[])) with ordinality as asked(code, name, place)
      left join lateral (${verified} join proofs.claim c on c.learner_id = p.learner_id and c.proof_id = p.id
        where c.lookup = asked.code and c.name_lookup = asked.name) v on true
      order by asked.place`,
    values: [pairs.map((pair) => pair.code), pairs.map((pair) => pair.name)],
  })
  return rows.map((row) => (row.found ? row : undefined))
}
