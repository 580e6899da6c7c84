import { Refused } from '@creditbank/contract/client'
import { closeMine, endShare, listChecks, listMine, type Proof, readMine, reissueMine, shareMine } from '@creditbank/contract/proofs'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { dayText, momentText } from '../format.ts'
import { NotFound } from '../shell/Crash.tsx'
import { icons } from '../ui/icons.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Act, Back, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Content } from './Content.tsx'
import { StateTag } from './ProofsPage.tsx'

type Check = Proof['recentChecks'][number]

/** One proof: its code, how it stands, what it says, who checked it, and what its holder may do with it. */
export const ProofPage = () => {
  const { t } = useWords()
  const { id } = useParams({ strict: false })
  const { done } = useSearch({ strict: false })
  const answer = useAsk(readMine, { id: id ?? '' }, { fresh: 5_000 })
  const missing = answer.error instanceof Refused && answer.error.problem.status === 404
  if (missing) return <NotFound />
  return (
    <div className="page narrow">
      <Back to="/me/proofs" label={t('proofs.title')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={6} />}
      {answer.data !== undefined && <Whole proof={answer.data} done={done === 'yes'} />}
    </div>
  )
}

const Whole = ({ proof, done }: { readonly proof: Proof; readonly done: boolean }) => {
  const { t, language } = useWords()
  return (
    <>
      <PageHead title={proof.title}>
        <p>
          <StateTag state={proof.state} />{' '}
          {proof.endReason !== null && proof.endReason !== 'closedByHolder' && <span>{t(`proofs.reason_${proof.endReason}`)}</span>}
        </p>
      </PageHead>
      {done && proof.state === 'valid' && (
        <p className="note good" role="status">
          {t('proofs.done')}
        </p>
      )}
      {proof.replacedBy !== null && (
        <Link className="button" to="/me/proofs/$id" params={{ id: proof.replacedBy }}>
          {t('proofs.replaced')}
        </Link>
      )}
      <div className="row">
        <a className={proof.state === 'valid' ? 'button primary' : 'button'} href={`/api/me/proofs/${proof.id}/pdf`} download>
          {t('proofs.download')}
        </a>
        <a className="button" href={`/api/me/proofs/${proof.id}/pdf?show=yes`} target="_blank" rel="noreferrer">
          {icons.print}
          {t('proofs.print')}
        </a>
        <a className="button" href={`/api/me/proofs/${proof.id}/png`} target="_blank" rel="noreferrer">
          {t('proofs.picture')}
        </a>
      </div>
      <dl className="facts">
        <Fact name={t('proofs.code')}>
          <b>{proof.code}</b>
          <p className="soft">{t('proofs.codeHint')}</p>
        </Fact>
        <Fact name={t('proofs.number')}>{proof.number}</Fact>
        <Fact name={t('proofs.issuer')}>{proof.issuer}</Fact>
        <Fact name={t('proofs.issuedAt')}>{momentText(proof.issuedAt, language)}</Fact>
        <Fact name={t('proofs.validity')}>
          {proof.validTo === null ? t('proofs.longTerm') : t('proofs.validTo', { day: dayText(proof.validTo, language) })}
        </Fact>
      </dl>
      {proof.seal?.demo === true && <p className="note warn">{t('proofs.demoSeal')}</p>}
      <Checks proof={proof} />
      <Shares proof={proof} />
      <Acts proof={proof} />
      <section className="section" aria-labelledby="content">
        <h2 id="content">{t('proofs.content')}</h2>
        <Content content={proof.content} />
      </section>
    </>
  )
}

/** Who checked it: the last ones at once, all of them for whoever wants to know. */
const Checks = ({ proof }: { readonly proof: Proof }) => {
  const { t, language } = useWords()
  const [all, setAll] = useState(false)
  const list = usePages<typeof listChecks, Check>(listChecks, { id: proof.id, limit: 50 }, (output) => output, all)
  const shown = all && list.items.length > 0 ? list.items : proof.recentChecks
  return (
    <section className="section" aria-labelledby="checks">
      <h2 id="checks">{t('proofs.checks')}</h2>
      {proof.checks === 0 ? <p className="soft">{t('proofs.notChecked')}</p> : <p>{t('proofs.checked', { n: proof.checks })}</p>}
      <ul className="lines">
        {shown.map((check, no) => (
          <li key={`${check.at} ${no}`} className="line">
            {momentText(check.at, language)} · {t(`proofs.way_${check.way}`)} · {check.place ?? t('proofs.placeUnknown')}
          </li>
        ))}
      </ul>
      <Problem error={list.error} retry={list.again} />
      {!all && proof.checks > proof.recentChecks.length && (
        <Act kind="quiet" busy={false} onClick={() => setAll(true)}>
          {t('proofs.allChecks')}
        </Act>
      )}
      {all && <More list={list} />}
    </section>
  )
}

const Shares = ({ proof }: { readonly proof: Proof }) => {
  const { t, language } = useWords()
  const share = useTell(shareMine, { stale: [readMine] })
  const end = useTell(endShare, { stale: [readMine] })
  if (!proof.can.includes('share') && proof.shares.length === 0) return null
  return (
    <section className="section" aria-labelledby="shares">
      <h2 id="shares">{t('proofs.shares')}</h2>
      <Problem error={share.error ?? end.error} />
      {share.data !== undefined && (
        <div className="note good" role="status">
          <p>{t('proofs.shareText')}</p>
          <p>
            <code>{share.data.url}</code>
          </p>
          <Copy text={share.data.url} />
        </div>
      )}
      <ul className="lines">
        {proof.shares.map((one) => (
          <li key={one.id} className="line">
            <span>
              {one.open
                ? t('proofs.shareLine', { day: dayText(one.endsAt, language), n: one.views })
                : t('proofs.shareOver', { n: one.views })}
            </span>
            {one.open && (
              <Act
                kind="quiet"
                busy={end.isPending}
                onClick={() => void end.mutateAsync({ id: proof.id, shareId: one.id }).catch(() => undefined)}
              >
                {t('proofs.shareEnd')}
              </Act>
            )}
          </li>
        ))}
      </ul>
      {proof.can.includes('share') && (
        <Act kind="quiet" busy={share.isPending} onClick={() => void share.mutateAsync({ id: proof.id }).catch(() => undefined)}>
          {t('proofs.share')}
        </Act>
      )}
    </section>
  )
}

/** Puts the link where it can be pasted; where the browser forbids that, the link above can be marked by hand. */
const Copy = ({ text }: { readonly text: string }) => {
  const { t } = useWords()
  const [done, setDone] = useState(false)
  if (navigator.clipboard === undefined) return null
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => undefined,
    )
  return (
    <Act kind="quiet" busy={false} onClick={() => void copy()}>
      {done ? t('proofs.copied') : t('proofs.copy')}
    </Act>
  )
}

const Acts = ({ proof }: { readonly proof: Proof }) => {
  const { t } = useWords()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const close = useTell(closeMine, { stale: [readMine, listMine], onDone: () => setAsking(false) })
  const reissue = useTell(reissueMine, {
    stale: [readMine, listMine],
    onDone: (next) => void navigate({ to: '/me/proofs/$id', params: { id: next.id }, search: { done: 'yes' } }),
  })
  return (
    <section className="section">
      <Problem error={close.error ?? reissue.error} />
      {proof.can.includes('reissue') && (
        <>
          <p className="soft">{t('proofs.reissueText')}</p>
          <Act kind="quiet" busy={reissue.isPending} onClick={() => void reissue.mutateAsync({ id: proof.id }).catch(() => undefined)}>
            {t('proofs.reissue')}
          </Act>
        </>
      )}
      {proof.can.includes('close') && !asking && (
        <Act kind="quiet" busy={false} onClick={() => setAsking(true)}>
          {t('proofs.close')}
        </Act>
      )}
      {asking && proof.can.includes('close') && (
        <div className="note warn">
          <p>{t('proofs.closeText')}</p>
          <div className="row">
            <Act kind="danger" busy={close.isPending} onClick={() => void close.mutateAsync({ id: proof.id }).catch(() => undefined)}>
              {t('proofs.closeYes')}
            </Act>
            <button type="button" className="button quiet" onClick={() => setAsking(false)}>
              {t('shell.cancel')}
            </button>
          </div>
        </div>
      )}
    </section>
  )
}
