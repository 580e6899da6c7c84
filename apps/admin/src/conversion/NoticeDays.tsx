import { type NoticeDays as Days, readNoticeDays, saveNoticeDays } from '@creditbank/contract/conversionDesk'
import { App, Form, InputNumber } from 'antd'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Page } from '../parts/Page.tsx'
import { words } from './desk.words.ts'

const Setting = ({ found }: { readonly found: Days }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <>
      <p>{t('noticeDays.now', { days: found.days })}</p>
      <CommandForm
        endpoint={saveNoticeDays}
        initial={{ days: found.days }}
        inputOf={(values) => ({ days: Number(values['days']) })}
        onDone={(after) => message.success(t('noticeDays.saved', { days: after.days }))}
      >
        <Form.Item
          name="days"
          label={t('noticeDays.days')}
          extra={t('noticeDays.least', { least: found.least })}
          rules={[needed(t('noticeDays.days'))]}
        >
          <InputNumber min={found.least} max={60} precision={0} />
        </Form.Item>
      </CommandForm>
    </>
  )
}

/** For how many working days the unit's conversions are public. */
export const NoticeDays = () => {
  const t = useT(words)
  return (
    <Page title={t('noticeDays')} lead={t('noticeDays.lead')} narrow>
      <Loaded endpoint={readNoticeDays} input={{}}>
        {(found) => <Setting found={found} />}
      </Loaded>
    </Page>
  )
}
