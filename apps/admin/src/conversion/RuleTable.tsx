import { checkRuleTable, readRuleTable, ruleTableLimit, saveRuleTable } from '@creditbank/contract/conversionRuleTable'
import { Refused } from '@creditbank/contract/client'
import type { OutputOf } from '@creditbank/contract'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Skeleton } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useCommand, useOne } from '../api/hooks.ts'
import { call, hrefOf } from '../api/transport.ts'
import { ruleTemplate } from '@creditbank/contract/conversionRules'
import { useLanguage, useT } from '../i18n/words.ts'
import { LinkButton, useGo } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { RuleGrid } from './RuleGrid.tsx'
import { emptyRow, type GridRow, problemsByCell, rowsToSave, withPasted } from './ruleGrid.ts'
import { words } from './rules.words.ts'

type Problem = { readonly field: string; readonly zh: string; readonly en: string }
type Found = OutputOf<typeof readRuleTable>

/** Empty rows that a fresh table begins with. */
const blank = 5
const rowsOf = (found: Found): readonly GridRow[] =>
  [
    ...Array.from({ length: blank }, (_, i) => emptyRow(i)),
    ...found.rows.map(({ draft, cells }, i) => ({ id: blank + i, draft, before: cells, cells })),
  ].slice(0, ruleTableLimit)

/** The rows that stand in the grid, and what may be done to them. */
const useRows = (found: Found) => {
  const [rows, setRows] = useState(() => rowsOf(found))
  const next = useRef(rows.length)
  const fresh = () => next.current++
  const insert = (at: number, row: GridRow) => setRows((all) => [...all.slice(0, at), row, ...all.slice(at)].slice(0, ruleTableLimit))
  return {
    rows,
    full: rows.length >= ruleTableLimit,
    type: (id: number, key: string, value: string) =>
      setRows((all) => all.map((row) => (row.id === id ? { ...row, cells: { ...row.cells, [key]: value } } : row))),
    add: () => insert(rows.length, emptyRow(fresh())),
    copy: (at: number) => insert(at + 1, { ...emptyRow(fresh()), cells: rows[at]?.cells ?? {} }),
    remove: (at: number) => setRows((all) => all.filter((_, i) => i !== at)),
    paste: (row: number, column: number, text: string): number => {
      const pasted = withPasted(rows, { row, column }, text, { id: next.current, limit: ruleTableLimit })
      next.current += pasted.rows.length
      setRows(pasted.rows)
      return pasted.cut
    },
  }
}

/** The browser asks before it leaves a page with something unsaved. */
const useLeaveAsked = (unsaved: boolean) => {
  useEffect(() => {
    if (!unsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [unsaved])
}

/** Checking and saving what was typed. What is wrong stays marked until its cell changes. */
const useSaving = (rows: readonly GridRow[]) => {
  const t = useT(words)
  const go = useGo()
  const { message } = App.useApp()
  const [wrong, setWrong] = useState<ReadonlyMap<string, Problem>>(new Map())
  const sent = useRef<readonly GridRow[]>([])
  const mark = (problems: readonly Problem[]) => setWrong(problemsByCell(problems, sent.current))
  const input = () => {
    sent.current = rowsToSave(rows)
    return { rows: sent.current.map(({ draft, cells }) => ({ draft, cells })) }
  }
  const check = useMutation({ mutationFn: () => call(checkRuleTable, input()), onSuccess: ({ problems }) => mark(problems) })
  const save = useCommand(saveRuleTable, {
    onDone: ({ created, changed }) => {
      message.success(t('table.saved', { created, changed }))
      go('/admin/conversion-rules')
    },
  })
  const problems = save.error instanceof Refused ? save.error.problem.fields : undefined
  useEffect(() => {
    if (problems !== undefined) setWrong(problemsByCell(problems, sent.current))
  }, [problems])
  return {
    wrong,
    check,
    save,
    mended: (cell: string) => {
      if (!wrong.has(cell)) return
      setWrong(new Map([...wrong].filter(([at]) => at !== cell)))
    },
    clear: () => {
      check.reset()
      save.reset()
    },
    runCheck: () => check.mutate(),
    runSave: () => {
      check.reset()
      if (!save.isPending) save.mutate(input())
    },
  }
}

const Said = ({ saving }: { readonly saving: ReturnType<typeof useSaving> }) => {
  const t = useT(words)
  const { check, save, wrong } = saving
  const cells = save.error instanceof Refused ? save.error.problem.fields.map((one) => one.field) : []
  const found = check.data?.problems.length
  return (
    <div role="status">
      <RefusalAlert error={save.error ?? check.error} shown={cells} />
      {found === 0 && <Alert type="success" showIcon className="refusal" title={t('table.right')} />}
      {found !== undefined && found > 0 && wrong.size > 0 && (
        <Alert type="warning" showIcon className="refusal" title={t('table.wrong', { n: wrong.size })} />
      )}
    </div>
  )
}

const Editor = ({ found }: { readonly found: Found }) => {
  const t = useT(words)
  const table = useRows(found)
  const saving = useSaving(table.rows)
  const [cut, setCut] = useState(0)
  const count = useMemo(() => rowsToSave(table.rows).length, [table.rows])
  const busy = saving.save.isPending || saving.check.isPending
  useLeaveAsked(count > 0 && !saving.save.isSuccess)
  return (
    <div className="rule-table">
      <Said saving={saving} />
      {cut > 0 && <Alert type="warning" showIcon className="refusal" title={t('table.cut', { n: cut, limit: ruleTableLimit })} />}
      {found.others > 0 && <p className="lead">{t('table.others', { n: found.others })}</p>}
      <RuleGrid
        rows={table.rows}
        wrong={saving.wrong}
        full={table.full}
        onType={(id, key, value) => {
          table.type(id, key, value)
          saving.mended(`${id} ${key}`)
        }}
        onPaste={(row, column, text) => {
          setCut(table.paste(row, column, text))
          saving.clear()
        }}
        onCopy={table.copy}
        onRemove={table.remove}
        onAdd={table.add}
      />
      <div className="form-actions">
        <Button onClick={table.add} disabled={table.full}>
          {t('table.add')}
        </Button>
        <Button onClick={saving.runCheck} loading={saving.check.isPending} disabled={count === 0 || busy}>
          {t('table.check')}
        </Button>
        <Button type="primary" onClick={saving.runSave} loading={saving.save.isPending} disabled={count === 0 || busy}>
          {count === 0 ? t('table.saveNone') : t('table.save', { n: count })}
        </Button>
      </div>
    </div>
  )
}

/** Many draft rules as rows of a grid: typed or pasted from a spreadsheet, checked cell by cell, saved all or none. */
export const RuleTable = () => {
  const t = useT(words)
  const template = hrefOf(ruleTemplate, { language: useLanguage() })
  // What an earlier visit left in memory may be older than the drafts: only what is read now is edited.
  const { data, error, refetch, isFetchedAfterMount } = useOne(readRuleTable, {}, { staleTime: 0 })
  return (
    <Page
      title={t('table')}
      lead={t('table.lead', { limit: ruleTableLimit })}
      above={{ to: '/admin/conversion-rules', text: t('rules') }}
      actions={<Button href={template}>{t('table.template')}</Button>}
    >
      <div className="rule-table-narrow">
        <Alert type="info" showIcon className="refusal" title={t('table.narrow')} />
        <div className="form-actions">
          <LinkButton to="/admin/conversion-rules/new" type="primary">
            {t('new')}
          </LinkButton>
          <LinkButton to="/admin/conversion-rules/import">{t('import')}</LinkButton>
        </div>
      </div>
      {data === undefined && <RefusalAlert error={error} onRetry={() => void refetch()} />}
      {error === null && (data === undefined || !isFetchedAfterMount) && <Skeleton active />}
      {data !== undefined && isFetchedAfterMount && <Editor found={data} />}
    </Page>
  )
}
