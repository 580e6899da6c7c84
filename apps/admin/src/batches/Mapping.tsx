import { type Batch, type BatchMapping, batchColumns, checkBatch, headersFor } from '@creditbank/contract/batches'
import { Alert, Button, Select } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

const without = (mapping: BatchMapping, key: string): BatchMapping =>
  Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key))

/** Which column of the file stands for which field; starting the check remembers it for the unit's next file of the same form. */
export const Mapping = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const language = useLanguage()
  const [mapping, setMapping] = useState<BatchMapping>(batch.mapping)
  const check = useCommand(checkBatch)
  const taken = new Set(Object.values(mapping))
  const columns = batchColumns[batch.kind]
  const choose = (key: string, at: number | undefined) => setMapping(at === undefined ? without(mapping, key) : { ...mapping, [key]: at })
  const named = (at: number): string => {
    const header = batch.header[at] ?? ''
    return header === '' ? t('mapping.unnamed', { n: at + 1 }) : header
  }
  /** Columns that may stand for a field without one: the clerk is told instead of guessed for. */
  const fitting = (key: string): string[] =>
    mapping[key] === undefined ? headersFor(batch.kind, key, batch.header).flatMap((at) => (taken.has(at) ? [] : [named(at)])) : []
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
            <tr key={column.key}>
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
                  {...(mapping[column.key] === undefined ? {} : { value: mapping[column.key] })}
                  {...(column.required && mapping[column.key] === undefined ? { status: 'error' as const } : {})}
                  onChange={(at: number | undefined) => choose(column.key, at)}
                  options={batch.header.map((_, at) => ({
                    value: at,
                    label: named(at),
                    disabled: taken.has(at) && mapping[column.key] !== at,
                  }))}
                />
              </td>
              <td className="lead">
                {fitting(column.key).length > 0 && (
                  <span className="mapping-fits">{t('mapping.fits', { columns: fitting(column.key).join(t('mapping.or')) })} </span>
                )}
                {language === 'zh' ? column.note : column.noteEn}
              </td>
            </tr>
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
