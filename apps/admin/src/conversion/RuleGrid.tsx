import { ruleColumns, type RuleColumn } from '@creditbank/contract/conversionRuleTable'
import { CopyOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, memo, useRef, useState } from 'react'
import { useLanguage, useT } from '../i18n/words.ts'
import { listName, offers, RuleChoices } from './RuleChoices.tsx'
import type { GridRow } from './ruleGrid.ts'
import { words } from './rules.words.ts'
import './rules.css'

type Problems = ReadonlyMap<string, { readonly zh: string; readonly en: string }>

/** What a row may ask of the grid. They never change, so that typing draws one row anew and not two hundred. */
type Acts = {
  readonly onType: (id: number, key: string, value: string) => void
  readonly onPaste: (row: number, column: number, text: string) => void
  readonly onCopy: (at: number) => void
  readonly onRemove: (at: number) => void
}

const cellName = (row: number, column: number): string => `rule-cell-${row}-${column}`

const Cell = ({
  at,
  place,
  column,
  value,
  wrong,
  onType,
  onPaste,
}: {
  readonly at: number
  readonly place: number
  readonly column: RuleColumn
  readonly value: string
  readonly wrong: string | undefined
  readonly onType: (value: string) => void
  readonly onPaste: (text: string) => void
}) => {
  const t = useT(words)
  const language = useLanguage()
  const id = cellName(at, place)
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    // One word goes where the cursor stands, as everywhere; a block is laid out over the cells.
    if (!/[\t\n]/.test(text.replace(/[\r\n]+$/, ''))) return
    event.preventDefault()
    onPaste(text)
  }
  return (
    <td className={`rule-cell rule-cell-${column.key}${wrong === undefined ? '' : ' rule-cell-wrong'}`}>
      <input
        id={id}
        data-row={at}
        data-column={place}
        value={value}
        autoComplete="off"
        maxLength={4000}
        aria-label={t('table.cell', { column: column[language], n: at + 1 })}
        aria-invalid={wrong !== undefined}
        {...(wrong === undefined ? {} : { 'aria-describedby': `${id}-wrong` })}
        {...(offers(column.key) ? { list: listName(column.key) } : {})}
        onChange={(event) => onType(event.target.value)}
        onPaste={paste}
      />
      {wrong !== undefined && (
        <p id={`${id}-wrong`} className="rule-cell-said">
          {wrong}
        </p>
      )}
    </td>
  )
}

const Row = memo(function Row({
  row,
  at,
  wrong,
  full,
  acts,
}: {
  readonly row: GridRow
  readonly at: number
  readonly wrong: string
  readonly full: boolean
  readonly acts: Acts
}) {
  const t = useT(words)
  const said: Readonly<Record<string, string>> = wrong === '' ? {} : JSON.parse(wrong)
  const n = at + 1
  return (
    <tr>
      <th scope="row">
        <span className="figure">{n}</span> <span className="lead">{t(row.draft === null ? 'table.new' : 'state.draft')}</span>
      </th>
      {ruleColumns.map((column, place) => (
        <Cell
          key={column.key}
          at={at}
          place={place}
          column={column}
          value={row.cells[column.key] ?? ''}
          wrong={said[column.key]}
          onType={(value) => acts.onType(row.id, column.key, value)}
          onPaste={(text) => acts.onPaste(at, place, text)}
        />
      ))}
      <td className="rule-row-acts">
        <Button
          type="text"
          icon={<CopyOutlined />}
          title={t('table.copy')}
          aria-label={t('table.copyRow', { n })}
          disabled={full}
          onClick={() => acts.onCopy(at)}
        />
        <Button
          type="text"
          icon={<DeleteOutlined />}
          title={t(row.draft === null ? 'table.remove' : 'table.removeDraft')}
          aria-label={t('table.removeRow', { n })}
          onClick={() => acts.onRemove(at)}
        />
      </td>
    </tr>
  )
})

const useStable = <A extends Acts>(acts: A): Acts => {
  const latest = useRef<Acts>(acts)
  latest.current = acts
  return useRef<Acts>({
    onType: (...given) => latest.current.onType(...given),
    onPaste: (...given) => latest.current.onPaste(...given),
    onCopy: (at) => latest.current.onCopy(at),
    onRemove: (at) => latest.current.onRemove(at),
  }).current
}

/** Enter and the arrows go up and down a column; where a cell offers its words the arrows are theirs. At the last row Enter asks for another. */
const walk = (event: KeyboardEvent<HTMLTableElement>, rows: number, onAdd: () => void): void => {
  const { target, key } = event
  if (!(target instanceof HTMLInputElement) || event.nativeEvent.isComposing) return
  const arrow = key === 'ArrowDown' || key === 'ArrowUp'
  if (key !== 'Enter' && !(arrow && target.list === null)) return
  event.preventDefault()
  const row = Number(target.dataset['row']) + (key === 'ArrowUp' || event.shiftKey ? -1 : 1)
  if (row >= rows && key === 'Enter') onAdd()
  // The row that was just asked for is drawn after this event.
  setTimeout(() => document.getElementById(cellName(row, Number(target.dataset['column'])))?.focus(), 0)
}

const saidOf = (row: GridRow, wrong: Problems, language: 'zh' | 'en'): string => {
  const cells = ruleColumns.flatMap(({ key }) => {
    const problem = wrong.get(`${row.id} ${key}`)
    return problem === undefined ? [] : [[key, problem[language]] as const]
  })
  return cells.length === 0 ? '' : JSON.stringify(Object.fromEntries(cells))
}

/** The grid of rules: a cell for every column of the template, what is wrong with it below what was typed. */
export const RuleGrid = ({
  rows,
  wrong,
  full,
  onAdd,
  ...given
}: Acts & {
  readonly rows: readonly GridRow[]
  readonly wrong: Problems
  readonly full: boolean
  readonly onAdd: () => void
}) => {
  const t = useT(words)
  const language = useLanguage()
  const acts = useStable(given)
  // The courses that are offered are those of the programme in the row where one types.
  const [at, setAt] = useState(0)
  const programme = rows[at]?.cells.programme ?? ''
  return (
    <div className="rule-grid">
      <table
        aria-label={t('table')}
        onKeyDown={(event) => walk(event, rows.length, onAdd)}
        onFocus={({ target }) => setAt(target instanceof HTMLInputElement ? Number(target.dataset['row']) : at)}
      >
        <thead>
          <tr>
            <th scope="col">{t('table.row')}</th>
            {ruleColumns.map((column) => (
              <th key={column.key} scope="col">
                {column[language]}
                {column.required && <span aria-hidden="true"> *</span>}
                <span className="rule-example">{t('table.example', { example: column.example[language] || '—' })}</span>
              </th>
            ))}
            <th scope="col">{t('table.acts')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <Row key={row.id} row={row} at={place} wrong={saidOf(row, wrong, language)} full={full} acts={acts} />
          ))}
        </tbody>
      </table>
      <RuleChoices programme={programme} />
    </div>
  )
}
