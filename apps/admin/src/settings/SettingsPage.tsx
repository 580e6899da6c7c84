import { caseKinds } from '@creditbank/contract/reviews'
import { readSettings, type Settings, saveSettings } from '@creditbank/contract/settings'
import { passwordPolicyNames } from '@creditbank/contract/passwordPolicies'
import { App, Form, Input, InputNumber, Select } from 'antd'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { words } from './words.ts'

const texts = ['siteName', 'contactPhone', 'qqGroup', 'qqGroupName', 'qqGroupRemark', 'filingNumber'] as const
const numbers = ['samplePercent', 'batchSample', 'undoMinutes'] as const
const factors = ['required', 'offered'] as const
const boards = ['closed', 'open'] as const
const steps = ['accept', 'firstReview', 'finalReview', 'fix'] as const

const DueDays = ({ settings }: { readonly settings: Settings }) => {
  const t = useT(words)
  const language = useLanguage()
  const rows = [
    { key: 'default', label: t('due.default') },
    ...Object.entries(caseKinds).flatMap(([key, name]) => (settings.dueDays[key] === undefined ? [] : [{ key, label: name[language] }])),
  ]
  return (
    <table className="due-days">
      <thead>
        <tr>
          <th scope="col">{t('kind')}</th>
          {steps.map((step) => (
            <th key={step} scope="col">
              {t(step)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            {steps.map((step) => (
              <td key={step}>
                <Form.Item name={['dueDays', row.key, step]} noStyle>
                  <InputNumber aria-label={`${row.label} ${t(step)}`} min={0} max={250} precision={0} />
                </Form.Item>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the management centre changes without a release. */
export const SettingsPage = () => {
  const t = useT(words)
  const { message } = App.useApp()
  return (
    <Page title={t('settings')} lead={t('settings.lead')}>
      <Loaded endpoint={readSettings} input={{}}>
        {({ settings }) => (
          <CommandForm
            endpoint={saveSettings}
            initial={{ ...settings }}
            invalidates={['/public', '/settings']}
            inputOf={(values) => ({ settings: saveSettings.input.shape.settings.parse(values) })}
            onDone={() => message.success(t('saved'))}
          >
            <Block title={t('names')}>
              {texts.map((key) => (
                <Form.Item key={key} name={key} label={t(key)} rules={[{ required: true }]}>
                  <Input maxLength={200} />
                </Form.Item>
              ))}
            </Block>
            <Block title={t('reviews')}>
              {numbers.map((key) => (
                <Form.Item key={key} name={key} label={t(key)}>
                  <InputNumber
                    min={key === 'batchSample' ? 1 : 0}
                    max={key === 'samplePercent' ? 100 : key === 'batchSample' ? 50 : 10_080}
                    precision={0}
                  />
                </Form.Item>
              ))}
            </Block>
            <Block title={t('logIns')}>
              <Form.Item name="staffPasswordPolicy" label={t('staffPasswordPolicy')}>
                <Select options={passwordPolicyNames.map((value) => ({ value, label: t(`policy.${value}`) }))} className="wide-choice" />
              </Form.Item>
              <Form.Item name="staffSecondFactor" label={t('staffSecondFactor')}>
                <Select options={factors.map((value) => ({ value, label: t(`factor.${value}`) }))} className="wide-choice" />
              </Form.Item>
              <Form.Item name="staffSessions" label={t('staffSessions')}>
                <InputNumber min={0} max={100} precision={0} />
              </Form.Item>
            </Block>
            <Block title={t('board')}>
              <Form.Item name="acceptanceBoard" label={t('acceptanceBoard')} extra={t('acceptanceBoard.hint')}>
                <Select options={boards.map((value) => ({ value, label: t(`board.${value}`) }))} className="wide-choice" />
              </Form.Item>
            </Block>
            <Block title={t('dueDays')}>
              <DueDays settings={settings} />
            </Block>
          </CommandForm>
        )}
      </Loaded>
    </Page>
  )
}
