import {
  AchievementContent,
  createAchievement,
  findSimilarAchievements,
  readAchievement,
  saveAchievement,
} from '@creditbank/contract/catalog'
import { Alert, App, Form, Input, InputNumber, Select } from 'antd'
import { useDeferredValue } from 'react'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { AppLink, useGo, usePathParam } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { IssuerSelect } from './IssuerSelect.tsx'
import { TypeSelect } from './names.tsx'
import { words } from './words.ts'

type Content = AchievementContent
const filled = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''))
const amount = (value: unknown, factor: number): number => (typeof value === 'number' ? Math.round(value * factor) : 0)

/** The content that the form's values mean: hours and credits are typed as people write them. Throws where the form let something through that is none. */
const contentOf = (values: Record<string, unknown>): Content => {
  const { hours, credits, typeCode: _, code: __, ...rest } = values
  return AchievementContent.parse({
    ...filled(rest),
    evidence: rest['evidence'] ?? [],
    minutes: amount(hours, 60),
    creditsProposed: amount(credits, 100),
  })
}

const Similar = ({ name }: { readonly name: string }) => {
  const t = useT(words)
  const asked = useDeferredValue(name.trim())
  const query = useOne(findSimilarAchievements, { name: asked }, { enabled: asked.length >= 2 })
  const found = query.data?.items ?? []
  if (asked.length < 2 || found.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      className="refusal"
      title={t('similar')}
      description={
        <ul>
          {found.map((one) => (
            <li key={one.id}>
              <AppLink to={`/admin/achievements/${one.id}`}>
                {one.name}（{one.issuer}，{one.organization.name}）
              </AppLink>
            </li>
          ))}
        </ul>
      }
    />
  )
}

const Basics = ({ known }: { readonly known?: { readonly id: string; readonly name: string } }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <>
      <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="issuerId" label={t('issuer')} rules={[needed(t('issuer'))]}>
        <IssuerSelect known={known} />
      </Form.Item>
      <Form.Item name="hours" label={t('hours')} rules={[needed(t('hours'))]}>
        <InputNumber min={0} max={99_999} step={1} />
      </Form.Item>
      <Form.Item name="credits" label={t('creditsProposed')} rules={[needed(t('creditsProposed'))]}>
        <InputNumber min={0} max={10_000} step={0.5} precision={2} />
      </Form.Item>
      <Form.Item name="grading" label={t('grading')}>
        <Select options={(['percent', 'grade', 'pass'] as const).map((value) => ({ value, label: t(`grading.${value}`) }))} />
      </Form.Item>
      <Form.Item name="passMark" label={t('passMark')}>
        <InputNumber min={0} max={1000} />
      </Form.Item>
      <Form.Item name="repeats" label={t('repeats')}>
        <Select options={(['never', 'term', 'day'] as const).map((value) => ({ value, label: t(`repeats.${value}`) }))} />
      </Form.Item>
      <Form.Item name="evidence" label={t('evidence')} extra={t('evidence.hint')}>
        <Select mode="tags" open={false} />
      </Form.Item>
    </>
  )
}

const Details = () => {
  const t = useT(words)
  return (
    <>
      <Form.Item name="level" label={t('level')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="subjectCode" label={t('subjectCode')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="frameworkLevel" label={t('frameworkLevel')}>
        <InputNumber min={1} max={10} />
      </Form.Item>
      <Form.Item name="validityMonths" label={t('validityMonths')}>
        <InputNumber min={0} max={1200} />
      </Form.Item>
      <Form.Item name="certificatePattern" label={t('certificatePattern')} extra={t('certificatePattern.hint')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="queryUrl" label={t('queryUrl')}>
        <Input maxLength={290} />
      </Form.Item>
      {(['description', 'results', 'assessment', 'criteria'] as const).map((key) => (
        <Form.Item key={key} name={key} label={t(key)}>
          <Input.TextArea rows={3} maxLength={4000} />
        </Form.Item>
      ))}
    </>
  )
}

const usual = { grading: 'pass', repeats: 'term', validityMonths: 0, evidence: [] }

/** A new achievement: existing ones of a similar name are shown while one types. */
export const AchievementNew = () => {
  const t = useT(words)
  const go = useGo()
  const [form] = Form.useForm()
  const name: unknown = Form.useWatch('name', form)
  return (
    <Page title={t('achievement.new')} above={{ to: '/admin/achievements', text: t('achievements') }} narrow>
      <Similar name={typeof name === 'string' ? name : ''} />
      <CommandForm
        endpoint={createAchievement}
        form={form}
        initial={usual}
        inputOf={(values) => ({
          typeCode: String(values['typeCode'] ?? ''),
          content: contentOf(values),
          ...(typeof values['code'] === 'string' && values['code'] !== '' ? { code: values['code'] } : {}),
        })}
        onDone={({ id }) => go(`/admin/achievements/${id}`)}
      >
        <Form.Item name="typeCode" label={t('typeCode')} rules={[{ required: true }]}>
          <TypeSelect />
        </Form.Item>
        <Form.Item name="code" label={t('code')} extra={t('code.hint')}>
          <Input maxLength={40} />
        </Form.Item>
        <Basics />
        <Details />
      </CommandForm>
    </Page>
  )
}

/** Editing: a draft is written over, an enabled achievement gets its next version. */
export const AchievementEdit = () => {
  const t = useT(words)
  const go = useGo()
  const { message } = App.useApp()
  const id = usePathParam('id')
  const back = `/admin/achievements/${id}`
  return (
    <Page title={t('achievement.edit')} above={{ to: back, text: t('achievement') }} narrow>
      <Loaded endpoint={readAchievement} input={{ id }}>
        {(found) => {
          const latest = found.versions[0]
          if (latest === undefined) return null
          return (
            <CommandForm
              endpoint={saveAchievement}
              initial={{ ...latest, hours: latest.minutes / 60, credits: latest.creditsProposed / 100 }}
              inputOf={(values) => ({ id, version: latest.version, content: contentOf(values) })}
              onDone={() => {
                message.success(t('saved'))
                go(back)
              }}
              onCancel={() => go(back)}
            >
              <Basics known={{ id: latest.issuerId, name: latest.issuer }} />
              <Details />
            </CommandForm>
          )
        }}
      </Loaded>
    </Page>
  )
}
