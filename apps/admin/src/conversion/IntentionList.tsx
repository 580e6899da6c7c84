import { listIntentions } from '@creditbank/contract/enrolments'
import { useT } from '../i18n/words.ts'
import { Credits, Day } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

/** 报读意向: who wants to convert and is not enrolled yet. */
export const IntentionList = () => {
  const t = useT(words)
  const may = useMay()
  return (
    <ListPage
      endpoint={listIntentions}
      name="conversion.intentions"
      title={t('intentions')}
      lead={t('intentions.lead')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'learner', title: t('learner'), render: (row) => row.learner.name, width: 100 },
        { key: 'accountNo', title: t('accountNo'), render: (row) => <span className="figure">{row.learner.accountNo}</span>, width: 190 },
        { key: 'programme', title: t('programme'), render: (row) => row.programme.name },
        { key: 'credit', title: t('intention.credit'), align: 'right', render: (row) => <Credits value={row.credit} />, width: 110 },
        { key: 'createdAt', title: t('intention.createdAt'), render: (row) => <Day value={row.createdAt} />, width: 140 },
        ...(may('programmes.enrol')
          ? [
              {
                key: 'enrol',
                title: '',
                render: (row: { readonly learner: { readonly accountNo: string }; readonly programme: { readonly id: string } }) => (
                  <LinkButton
                    size="small"
                    to={`/admin/enrolments?new=yes&accountNo=${encodeURIComponent(row.learner.accountNo)}&programmeId=${row.programme.id}`}
                  >
                    {t('enrol')}
                  </LinkButton>
                ),
                width: 120,
              },
            ]
          : []),
      ]}
      empty={{ text: t('intentions.none') }}
    />
  )
}
