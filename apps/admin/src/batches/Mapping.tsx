import { type Batch, type BatchColumn, type BatchMapping, batchColumns, checkBatch, headersFor } from '@creditbank/contract/batches'
import { Alert, Button, Select } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

const without = (mapping: BatchMapping, key: string): BatchMapping =>
  Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key))

/** One field: the column chosen for it, and what is to be known of it. Where the header leaves it open the columns that it may be are named. */
const FieldRow = ({
  column,
  batch,
  mapping,
  onChoose,
}: {
  readonly column: BatchColumn
  readonly batch: Batch
  readonly mapping: BatchMapping
  readonly onChoose: (at: number | undefined) => void
}) => {
  const t = useT(words)
  const language = useLanguage()
  const taken = new Set(Object.values(mapping))
  const chosen = mapping[column.key]
  const named = (at: number): string => {
    const header = batch.header[at] ?? ''
    return header === '' ? t('mapping.unnamed', { n: at + 1 }) : header
  }
  const fitting =
    chosen === undefined ? headersFor(batch.kind, column.key, batch.header).flatMap((at) => (taken.has(at) ? [] : [named(at)])) : []
  return (
    <tr>
      <th scope="row">
        <label htmlFor={`map-${column.key}`}>
          {column[language]}
          {column.required && ' *'}
        </label>
      </th>
      <td>
        <Select
          id={`map-${column.key}`}
          style={{ width: 240 }}
          allowClear
          placeholder={t('mapping.none')}
          {...(chosen === undefined ? {} : { value: chosen })}
          {...(column.required && chosen === undefined ? { status: 'error' as const } : {})}
          onChange={onChoose}
          options={batch.header.map((_, at) => ({ value: at, label: named(at), disabled: taken.has(at) && chosen !== at }))}
        />
      </td>
      <td className="lead">
        {fitting.length > 0 && <span className="mapping-fits">{t('mapping.fits', { columns: fitting.join(t('mapping.or')) })} </span>}
        {language === 'zh' ? column.note : column.noteEn}
      </td>
    </tr>
  )
}

/** Which column of the file stands for which field; starting the check remembers it for the unit's next file of the same form. */
export const Mapping = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const language = useLanguage()
  const [mapping, setMapping] = useState<BatchMapping>(batch.mapping)
  const check = useCommand(checkBatch)
  const columns = batchColumns[batch.kind]
  const choose = (key: string, at: number | undefined) => setMapping(at === undefined ? without(mapping, key) : { ...mapping, [key]: at })
  const missing = columns.filter((column) => column.required && mapping[column.key] === undefined).map((column) => column[language])
  return (
    <Block title={t('step.mapping')}>
      <p className="lead">{t('mapping.lead')}</p>
      {batch.remembered && batch.state === 'uploaded' && <Alert type="info" showIcon title={t('mapping.remembered')} />}
      <table className="mapping">
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('column')}</th>
            <th scope="col">{t('note')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <FieldRow key={column.key} column={column} batch={batch} mapping={mapping} onChoose={(at) => choose(column.key, at)} />
          ))}
        </tbody>
      </table>
      {missing.length > 0 && <Alert type="warning" showIcon title={t('mapping.missing', { columns: missing.join(t('mapping.and')) })} />}
      <RefusalAlert error={check.error} />
      <div className="form-actions">
        <Button
          type={batch.state === 'uploaded' ? 'primary' : 'default'}
          disabled={missing.length > 0}
          loading={check.isPending}
          onClick={() => check.mutate({ id: batch.id, mapping, version: batch.version })}
        >
          {batch.state === 'uploaded' ? t('mapping.start') : t('mapping.again')}
        </Button>
      </div>
    </Block>
  )
}
