import { myDoors } from '@creditbank/contract/providerDoors'
import { useAsk } from '../api.ts'
import { dayText } from '../format.ts'
import { Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

/** Which apps lead into my account, and since when. */
export const MyDoors = () => {
  const { t, language } = useWords()
  const answer = useAsk(myDoors, {})
  const items = answer.data?.items ?? []
  return (
    <div className="page narrow">
      <Back to="/me/account" label={t('account.title')} />
      <PageHead title={t('doors.mine')} lead={t('doors.mineText')} />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={3} />}
      {answer.data !== undefined && items.length === 0 && <Empty text={t('doors.mineNone')} />}
      <ul className="lines">
        {items.map((door) => (
          <li key={door.door} className="line">
            <b>{door.name[language]}</b>
            <span className="soft">{t('doors.since', { time: dayText(door.boundAt, language) })}</span>
            {!door.canUnbind && <span className="soft">{t('doors.realName')}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
