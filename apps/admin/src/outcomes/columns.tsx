import type { OutputOf } from '@creditbank/contract'
import type { listOutcomes } from '@creditbank/contract/outcomes'
import { useT } from '../i18n/words.ts'
import { Credits, Day, Hours, Moment } from '../parts/formats.tsx'
import type { ListColumn } from '../parts/list/types.ts'
import { OutcomeStatusTag } from './OutcomeStatusTag.tsx'
import { words } from './words.ts'

type Row = OutputOf<typeof listOutcomes>['items'][number]

/** The columns of a list of outcomes, for every screen that shows one. */
export const useOutcomeColumns = (): readonly ListColumn<Row>[] => {
  const t = useT(words)
  return [
    { key: 'entry', title: t('entry'), render: (row) => row.entry.name, width: 240 },
    { key: 'person', title: t('person'), render: (row) => row.learner.name, width: 100 },
    {
      key: 'accountNo',
      title: t('accountNo'),
      render: (row) => row.learner.accountNo,
      width: 200,
      copy: (row) => row.learner.accountNo,
    },
    { key: 'type', title: t('type'), render: (row) => row.typeName, width: 160 },
    { key: 'obtainedOn', title: t('obtainedOn'), render: (row) => <Day value={row.obtainedOn} />, width: 130 },
    { key: 'credits', title: t('credits'), align: 'right', render: (row) => <Credits value={row.credits} />, width: 80 },
    { key: 'hours', title: t('hours'), align: 'right', render: (row) => <Hours value={row.minutes} />, width: 80, hidden: true },
    { key: 'grade', title: t('grade'), render: (row) => row.grade, width: 80, hidden: true },
    { key: 'certificateNo', title: t('certificateNo'), render: (row) => row.certificateNo, width: 170, hidden: true },
    { key: 'channel', title: t('channel'), render: (row) => t(`channel.${row.channel}`), width: 100 },
    { key: 'status', title: t('status'), render: (row) => <OutcomeStatusTag status={row.status} />, width: 110 },
    { key: 'unit', title: t('unit'), render: (row) => row.organization.name, width: 200 },
    { key: 'storedAt', title: t('storedAt'), render: (row) => <Moment at={row.storedAt} />, width: 180, hidden: true },
    { key: 'entryNumber', title: t('entryNumber'), render: (row) => row.entry.number, width: 150, hidden: true },
  ]
}
