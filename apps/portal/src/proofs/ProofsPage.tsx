import { listMine, type ProofLine } from '@creditbank/contract/proofs'
import { Link } from '@tanstack/react-router'
import { dayText } from '../format.ts'
import { icons } from '../ui/icons.tsx'
import { More, usePages } from '../ui/paged.tsx'
import { Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

/** My proofs: what was issued, how it stands, how often it was checked. */
export const ProofsPage = () => {
  const { t } = useWords()
  const list = usePages<typeof listMine, ProofLine>(listMine, { limit: 30 }, (output) => output)
  return (
    <div className="page narrow">
      <Back to="/me" />
      <PageHead title={t('proofs.title')} lead={t('proofs.lead')}>
        <Link className="button primary" to="/me/proofs/new">
          {icons.print}
          {t('proofs.new')}
        </Link>
      </PageHead>
      <Problem error={list.error} retry={list.again} />
      {list.loading && <Skeleton lines={5} />}
      {!list.loading && list.error === null && list.items.length === 0 && <Empty text={t('proofs.none')} />}
      <ul className="lines">
        {list.items.map((proof) => (
          <li key={proof.id}>
            <Link className="line" to="/me/proofs/$id" params={{ id: proof.id }}>
              <Line proof={proof} />
            </Link>
          </li>
        ))}
      </ul>
      <More list={list} />
      <p>
        <a href="/verify">{t('proofs.verify')}</a>
      </p>
    </div>
  )
}

/** How a proof stands, as a tag. */
export const StateTag = ({ state }: { readonly state: ProofLine['state'] }) => {
  const { t } = useWords()
  return (
    <span className={state === 'valid' ? 'tag good' : state === 'withdrawn' ? 'tag bad' : 'tag warn'}>{t(`proofs.state_${state}`)}</span>
  )
}

const Line = ({ proof }: { readonly proof: ProofLine }) => {
  const { t, language } = useWords()
  const until = proof.validTo === null ? t('proofs.longTerm') : t('proofs.validTo', { day: dayText(proof.validTo, language) })
  return (
    <span>
      <span className="line-title">{proof.title}</span> <StateTag state={proof.state} />
      <span className="soft outcome-issuer">
        {proof.number} · {until} · {proof.checks === 0 ? t('proofs.notChecked') : t('proofs.checked', { n: proof.checks })}
      </span>
      {proof.endReason !== null && <span className="soft outcome-issuer">{t(`proofs.reason_${proof.endReason}`)}</span>}
    </span>
  )
}
