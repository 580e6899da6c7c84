import { DownloadOutlined, ReloadOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover, Radio, Tooltip } from 'antd'
import { shellWords } from '../../i18n/shell.ts'
import { useT } from '../../i18n/words.ts'
import type { useListSettings } from './state.ts'

type Settings = ReturnType<typeof useListSettings>
type Named = { readonly key: string; readonly title: string }

const SettingsForm = ({ settings, columns }: { readonly settings: Settings; readonly columns: readonly Named[] }) => {
  const t = useT(shellWords)
  const shown = columns.map((column) => column.key).filter((key) => !settings.hidden.includes(key))
  return (
    <div className="list-settings">
      <fieldset>
        <legend>{t('list.density')}</legend>
        <Radio.Group
          value={settings.density}
          onChange={(event) => settings.setDensity(event.target.value === 'middle' ? 'middle' : 'small')}
          options={[
            { value: 'small', label: t('list.density.small') },
            { value: 'middle', label: t('list.density.middle') },
          ]}
        />
      </fieldset>
      <fieldset>
        <legend>{t('list.columns')}</legend>
        <Checkbox.Group
          value={shown}
          onChange={(chosen) => settings.setHidden(columns.map((column) => column.key).filter((key) => !chosen.includes(key)))}
          options={columns.map((column) => ({ value: column.key, label: column.title }))}
        />
      </fieldset>
    </div>
  )
}

/** The count of a list (`10,000+` beyond what is counted) and its tools: refresh, columns and density, export. */
export const ListBar = ({
  count,
  more,
  settings,
  columns,
  onRefresh,
  refreshing,
  onExport,
}: {
  readonly count: number | undefined
  readonly more: boolean
  readonly settings: Settings
  readonly columns: readonly Named[]
  readonly onRefresh: () => void
  readonly refreshing: boolean
  readonly onExport?: (() => void) | undefined
}) => {
  const t = useT(shellWords)
  return (
    <div className="list-bar">
      <span className="list-count" aria-live="polite">
        {count === undefined ? '' : t(more ? 'list.countMore' : 'list.count', { n: count.toLocaleString('en-US') })}
      </span>
      <div>
        <Tooltip title={t('list.refresh')}>
          <Button type="text" icon={<ReloadOutlined spin={refreshing} />} aria-label={t('list.refresh')} onClick={onRefresh} />
        </Tooltip>
        <Popover trigger="click" placement="bottomRight" content={<SettingsForm settings={settings} columns={columns} />}>
          <Button type="text" icon={<SettingOutlined />} aria-label={t('list.settings')} />
        </Popover>
        {onExport !== undefined && (
          <Button icon={<DownloadOutlined />} onClick={onExport}>
            {t('list.export')}
          </Button>
        )}
      </div>
    </div>
  )
}
