import { listSheets } from '@creditbank/contract/certificationPanels'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Day } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { DueItems } from '../parts/DueItems.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { SheetTag } from './offeringNames.tsx'
import { words } from './offerings.words.ts'

const states = ['asked', 'scored', 'conflict', 'released'] as const

/** An expert's own sheets: what waits and what was handed in. */
export const SheetList = () => {
  const t = useT(words)
  return (
    <ListPage
      endpoint={listSheets}
      name="certification.sheets"
      title={t('mySheets')}
      lead={t('mySheets.lead')}
      rowKey={(row) => row.id}
      columns={[
        { key: 'name', title: t('name'), render: (row) => <AppLink to={`/admin/sheets/${row.id}`}>{row.offering.name}</AppLink> },
        { key: 'organization', title: t('organization'), render: (row) => row.offering.organization },
        { key: 'state', title: t('state'), render: (row) => <SheetTag state={row.state} overdue={row.overdue} />, width: 100 },
        { key: 'dueOn', title: t('panel.dueOn'), render: (row) => <Day value={row.dueOn} />, width: 140 },
        { key: 'askedAt', title: t('askedAt'), render: (row) => <Day value={row.askedAt} />, width: 140 },
      ]}
      filters={[
        { key: 'state', kind: 'choice', label: t('state'), options: states.map((value) => ({ value, label: t(`sheet.${value}`) })) },
      ]}
      empty={{ text: t('mySheets.none') }}
    />
  )
}

/** On an expert's work bench: what waits to be judged. */
export const DueSheets = () => {
  const t = useT(words)
  return (
    <DueItems
      title={t('mySheets.waiting')}
      all={{ to: '/admin/sheets', text: t('mySheets.all') }}
      none={t('mySheets.none')}
      query={useOne(listSheets, { state: 'asked', limit: 100 })}
      line={(item) => (
        <>
          <AppLink to={`/admin/sheets/${item.id}`}>{item.offering.name}</AppLink>
          <span className="lead grow">{item.offering.organization}</span>
          <Day value={item.dueOn} />
        </>
      )}
    />
  )
}
