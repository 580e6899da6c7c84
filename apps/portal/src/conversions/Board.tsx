import { acceptanceBoard, type Board as Shown } from '@creditbank/contract/conversionBoard'
import { useAsk } from '../api.ts'
import { Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type School = Shown['schools'][number]

/** The public board of acceptance rates: open only where the management centre opens it, with the schools that agreed. Nobody can be told from it. */
export const Board = () => {
  const { t } = useWords()
  const answer = useAsk(acceptanceBoard, {})
  const board = answer.data
  return (
    <div className="page narrow">
      <Back to="/programmes" />
      <PageHead title={t('board.title')} lead={t('board.lead')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={6} />}
      {board?.open === false && <Empty text={t('board.closed')} />}
      {board?.open === true && board.schools.length === 0 && <Empty text={t('board.none')} />}
      {board?.schools.map((school) => (
        <SchoolBlock key={school.organization.id} school={school} />
      ))}
      {board !== undefined && board.fewSchools > 0 && <p className="soft">{t('board.fewSchools', { n: board.fewSchools })}</p>}
    </div>
  )
}

const SchoolBlock = ({ school }: { readonly school: School }) => {
  const { t } = useWords()
  const id = `school-${school.organization.id}`
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>{school.organization.name}</h2>
      <p>{t('board.rate', { rate: school.rate, n: school.decided })}</p>
      <ul className="lines">
        {school.rules.map((rule) => (
          <li className="line" key={rule.number}>
            <b>{rule.name}</b>
            <span>{t('board.rate', { rate: rule.rate, n: rule.decided })}</span>
            <span className="faint">{rule.number}</span>
          </li>
        ))}
      </ul>
      {school.few > 0 && <p className="soft">{t('board.few', { n: school.few })}</p>}
    </section>
  )
}
