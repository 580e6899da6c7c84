import { type ActivityImport, listImports, withdrawImport } from '@creditbank/contract/points'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { Count, Moment } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

const Posted = ({ row }: { readonly row: ActivityImport }) => {
  const t = useT(words)
  if (row.withdrawnAt !== null) return <StateTag tone="bad">{t('posted.withdrawn')}</StateTag>
  return row.posted ? <StateTag tone="good">{t('posted.yes')}</StateTag> : <StateTag tone="moving">{t('posted.no')}</StateTag>
}

/** The imports of activities, with how far their points are. */
export const ImportList = () => {
  const t = useT(words)
  const may = useMay()
  const { message } = App.useApp()
  const [chosen, setChosen] = useState<string>()
  const withdraw = useCommand(withdrawImport, {
    onDone: () => {
      message.success(t('withdraw.done'))
      setChosen(undefined)
    },
  })
  const add = may('points.rules') && (
    <LinkButton to="/admin/points/imports/new" type="primary">
      {t('import')}
    </LinkButton>
  )
  return (
    <>
      <ListPage
        endpoint={listImports}
        name="points.imports"
        title={t('imports')}
        lead={t('imports.lead')}
        rowKey={(row) => row.id}
        refetchInterval={10_000}
        columns={[
          { key: 'at', title: t('at'), render: (row) => <Moment at={row.at} />, width: 170 },
          { key: 'source', title: t('source'), render: (row) => t(`source.${row.source}`), width: 110 },
          { key: 'file', title: t('file'), render: (row) => row.fileName },
          { key: 'issuer', title: t('issuer'), render: (row) => row.organization.name },
          { key: 'rows', title: t('rows'), align: 'right', render: (row) => <Count value={row.rows} />, width: 80 },
          { key: 'created', title: t('created'), align: 'right', render: (row) => <Count value={row.created} />, width: 90 },
          { key: 'known', title: t('known'), align: 'right', render: (row) => <Count value={row.known} />, width: 80 },
          { key: 'wrong', title: t('wrong'), align: 'right', render: (row) => <Count value={row.wrong} />, width: 80 },
          { key: 'points', title: t('points'), align: 'right', render: (row) => <Count value={row.points} />, width: 90 },
          { key: 'posted', title: t('posted'), render: (row) => <Posted row={row} />, width: 110 },
          {
            key: 'acts',
            title: '',
            width: 120,
            render: (row) =>
              may('points.publish') &&
              row.withdrawnAt === null && (
                <Button size="small" onClick={() => setChosen(row.id)}>
                  {t('withdraw')}
                </Button>
              ),
          },
        ]}
        empty={{ text: t('imports.none'), action: add }}
        actions={add}
      />
      {chosen !== undefined && (
        <NoteDialog
          title={t('withdraw')}
          label={t('withdraw.reason')}
          busy={withdraw.isPending}
          error={withdraw.error}
          danger
          onNote={(reason) => withdraw.mutate({ id: chosen, reason })}
          onClose={() => setChosen(undefined)}
        />
      )}
    </>
  )
}
