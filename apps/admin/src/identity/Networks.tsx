import type { OutputOf } from '@creditbank/contract'
import { readNetworkRule, saveNetworkRule } from '@creditbank/contract/identity'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { useSession } from '../session/session.ts'
import { securityWords } from './security.words.ts'

type Rule = OutputOf<typeof readNetworkRule>
const linesOf = (typed: unknown): string[] =>
  String(typed ?? '')
    .split(/[\s,，;；]+/)
    .filter((line) => line !== '')

const RuleForm = ({ rule }: { readonly rule: Rule }) => {
  const t = useT(securityWords)
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const addOwn = () => form.setFieldValue('networks', [...linesOf(form.getFieldValue('networks')), rule.ownAddress].join('\n'))
  return (
    <CommandForm
      form={form}
      endpoint={saveNetworkRule}
      initial={{ networks: rule.networks.join('\n') }}
      inputOf={(values) => ({ id: rule.organization.id, networks: linesOf(values['networks']) })}
      onDone={() => message.success(t('networks.saved'))}
    >
      <Form.Item name="networks" label={t('networks.field')} extra={t('networks.extra', { address: rule.ownAddress })}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} spellCheck={false} />
      </Form.Item>
      <Button type="link" onClick={addOwn}>
        {t('networks.add')}
      </Button>
    </CommandForm>
  )
}

const Shown = ({ rule }: { readonly rule: Rule }) => {
  const t = useT(securityWords)
  return (
    <>
      {rule.networks.length === 0 ? (
        <p>{t('networks.any')}</p>
      ) : (
        <ul className="rows">
          {rule.networks.map((network) => (
            <li key={network} className="row">
              <code>{network}</code>
            </li>
          ))}
        </ul>
      )}
      <p className="lead">{t('networks.readOnly')}</p>
    </>
  )
}

/** From which networks the staff of a unit log in and work; one's own unit first. */
export const Networks = () => {
  const t = useT(securityWords)
  const { appointment } = useSession()
  const [unit, setUnit] = useState(appointment?.organization.id)
  return (
    <Page title={t('networks')} lead={t('networks.lead')} narrow>
      <Block title={t('networks')}>
        <Form layout="vertical">
          <Form.Item label={t('networks.unit')} htmlFor="networks-unit">
            <UnitSelect id="networks-unit" {...(unit === undefined ? {} : { value: unit })} onChange={setUnit} />
          </Form.Item>
        </Form>
        {unit !== undefined && (
          <Loaded key={unit} endpoint={readNetworkRule} input={{ id: unit }}>
            {(rule) => (rule.mayChange ? <RuleForm rule={rule} /> : <Shown rule={rule} />)}
          </Loaded>
        )}
      </Block>
    </Page>
  )
}
