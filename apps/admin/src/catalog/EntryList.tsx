import { type EntryLine, exportEntries, listEntries, submitEntries } from '@creditbank/contract/catalog'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Credits, Day } from '../parts/formats.tsx'
import { LinkButton, useFilters } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useMay } from '../session/session.ts'
import { CatalogState, useTypeFilter } from './names.tsx'
import { words } from './words.ts'

const SubmitChosen = ({ rows, onDone }: { readonly rows: readonly EntryLine[]; readonly onDone: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const submit = useCommand(submitEntries, {
    invalidates: ['/cases'],
    onDone: ({ submitted, skipped }) => {
      message.info(t('submitMany.done', { n: submitted, skipped: skipped.length }))
      onDone()
    },
  })
  if (rows.length === 0) return null
  return (
    <>
      <RefusalAlert error={submit.error} />
      <Button loading={submit.isPending} onClick={() => submit.mutate({ ids: rows.map((row) => row.id) })}>
        {t('submitMany', { n: rows.length })}
      </Button>
    </>
  )
}

/** Entries: everybody's published ones and one's own subtree's drafts. */
export const EntryList = () => {
  const t = useT(words)
  const may = useMay()
  const types = useTypeFilter()
  const [filters] = useFilters()
  const [chosen, setChosen] = useState<readonly EntryLine[]>([])
  const states = (['draft', 'inReview', 'published', 'closed'] as const).map((value) => ({ value, label: t(`state.${value}`) }))
  const edits = may('catalog.edit')
  return (
    <ListPage
      endpoint={listEntries}
      exportEndpoint={exportEntries}
      name="catalog.entries"
      fixed={filters['achievementId'] === undefined ? {} : { achievementId: filters['achievementId'] }}
      title={t('entries')}
      lead={t('entries.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/entries/${row.id}`}
      {...(edits
        ? { selection: { selected: chosen.map((row) => row.id), onChange: (_: string[], rows: EntryLine[]) => setChosen(rows) } }
        : {})}
      columns={[
        { key: 'number', title: t('number'), render: (row) => row.number, copy: (row) => row.number, width: 170 },
        { key: 'name', title: t('name'), render: (row) => row.name, width: 200 },
        { key: 'term', title: t('term'), render: (row) => row.term },
        { key: 'typeCode', title: t('typeCode'), render: (row) => row.typeName },
        { key: 'issuer', title: t('issuer'), render: (row) => row.issuer },
        { key: 'owner', title: t('owner'), render: (row) => row.organization.name, hidden: true },
        { key: 'credits', title: t('credits'), align: 'right', render: (row) => <Credits value={row.credits} />, width: 80 },
        { key: 'opensOn', title: t('opensOn'), render: (row) => <Day value={row.opensOn} />, width: 130 },
        { key: 'closesOn', title: t('closesOn'), render: (row) => <Day value={row.closesOn} />, width: 140 },
        { key: 'state', title: t('state'), render: (row) => <CatalogState state={row.state} />, width: 110 },
      ]}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        { key: 'typeCode', kind: 'choice', label: t('typeCode'), options: types },
        { key: 'state', kind: 'choice', label: t('state'), options: states },
        { key: 'term', kind: 'text', label: t('term') },
        { key: 'openNow', kind: 'choice', label: t('openNow'), options: [{ value: 'yes', label: t('openNow.yes') }] },
        { key: 'mine', kind: 'choice', label: t('mine'), options: [{ value: 'yes', label: t('mine.yes') }] },
      ]}
      empty={{ text: t('entries.none'), action: edits && <LinkButton to="/admin/catalog-guide">{t('guide')}</LinkButton> }}
      actions={
        edits && (
          <>
            <SubmitChosen rows={chosen.filter((row) => row.state === 'draft')} onDone={() => setChosen([])} />
            <LinkButton to="/admin/entries/copy">{t('copy')}</LinkButton>
            <LinkButton to="/admin/entries/import">{t('import')}</LinkButton>
            <LinkButton to="/admin/entries/new" type="primary">
              {t('entry.new')}
            </LinkButton>
          </>
        )
      }
    />
  )
}
