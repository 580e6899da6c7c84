import type { InputOf } from '@creditbank/contract'
import { createOffering, readOffering, saveOffering } from '@creditbank/contract/certificationOfferings'
import { dimensionNames, dimensions } from '@creditbank/contract/certificationWords'
import { App, Form, Input, InputNumber, Select } from 'antd'
import { TypeSelect } from '../catalog/names.tsx'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { type Evidence, EvidenceFiles } from '../parts/evidence/EvidenceFiles.tsx'
import { useGo, usePathParam } from '../parts/links.tsx'
import { AchievementSelect } from '../parts/ManySelect.tsx'
import { Block, Page } from '../parts/Page.tsx'
import type { OfferingWhole } from './offeringNames.tsx'
import { words } from './offerings.words.ts'

type Content = InputOf<typeof createOffering>['content']
type Part = { readonly text?: string; readonly files?: readonly Evidence[] }
/** What the form holds: hours and credits as people write them, files with their names. */
type Values = {
  readonly name?: string
  readonly typeCode?: string
  readonly fields?: readonly string[]
  readonly audience?: string
  readonly hours?: number | null
  readonly credits?: number | null
  readonly level?: number | null
  readonly achievementId?: string
  readonly parts?: Partial<Record<(typeof dimensions)[number], Part>>
}

const partOf = (part: Part | undefined) => ({ text: (part?.text ?? '').trim(), fileIds: (part?.files ?? []).map((file) => file.id) })

/** The form's values as the content that is sent. Pure. */
export const contentOf = (values: Values): Content => ({
  name: (values.name ?? '').trim(),
  typeCode: values.typeCode ?? '',
  fields: (values.fields ?? []).map((field) => field.trim()).filter((field) => field !== ''),
  audience: (values.audience ?? '').trim(),
  minutes: Math.max(1, Math.round((values.hours ?? 0) * 60)),
  credits: Math.max(1, Math.round((values.credits ?? 0) * 100)),
  level: values.level ?? null,
  achievementId: values.achievementId ?? null,
  parts: {
    goals: partOf(values.parts?.goals),
    content: partOf(values.parts?.content),
    assessment: partOf(values.parts?.assessment),
    quality: partOf(values.parts?.quality),
    support: partOf(values.parts?.support),
    teachers: partOf(values.parts?.teachers),
  },
})

/** What is stored as the form's values. Pure. */
export const valuesOf = ({ content, files }: Pick<OfferingWhole, 'content' | 'files'>): Values => ({
  name: content.name,
  typeCode: content.typeCode,
  fields: content.fields,
  audience: content.audience,
  hours: content.minutes / 60,
  credits: content.credits / 100,
  level: content.level,
  ...(content.achievementId === null ? {} : { achievementId: content.achievementId }),
  parts: Object.fromEntries(
    dimensions.map((dimension) => [
      dimension,
      {
        text: content.parts[dimension].text,
        files: files.filter((file) => file.dimension === dimension).map((file) => ({ id: file.fileId, name: file.name })),
      },
    ]),
  ),
})

const About = () => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Block title={t('about')}>
      <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="typeCode" label={t('typeCode')} rules={[needed(t('typeCode'))]}>
        <TypeSelect />
      </Form.Item>
      <Form.Item name="fields" label={t('fields')} extra={t('fields.hint')}>
        <Select mode="tags" maxCount={5} open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="audience" label={t('audience')}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="row-fields">
        <Form.Item name="hours" label={t('hours')} rules={[needed(t('hours'))]}>
          <InputNumber min={1} max={10_000} />
        </Form.Item>
        <Form.Item name="credits" label={t('asked')} rules={[needed(t('asked'))]}>
          <InputNumber min={0.5} max={100} step={0.5} />
        </Form.Item>
        <Form.Item name="level" label={t('level')}>
          <InputNumber min={1} max={10} precision={0} />
        </Form.Item>
      </div>
      <Form.Item name="achievementId" label={t('achievement')} extra={t('achievement.hint')}>
        <AchievementSelect />
      </Form.Item>
    </Block>
  )
}

const Dimensions = () => {
  const t = useT(words)
  const language = useLanguage()
  return dimensions.map((dimension) => (
    <Block key={dimension} title={dimensionNames[dimension][language]}>
      <p className="lead">{t(`part.${dimension}.hint`)}</p>
      <Form.Item name={['parts', dimension, 'text']} label={t('part.text')}>
        <Input.TextArea rows={4} maxLength={4000} showCount />
      </Form.Item>
      <Form.Item name={['parts', dimension, 'files']} label={t('part.files')}>
        <EvidenceFiles pastes={false} />
      </Form.Item>
    </Block>
  ))
}

/** A new application, kept as a draft. */
export const OfferingNew = () => {
  const t = useT(words)
  const go = useGo()
  return (
    <Page title={t('new')} above={{ to: '/admin/offerings', text: t('offerings') }}>
      <CommandForm
        endpoint={createOffering}
        initial={{ fields: [] }}
        inputOf={(values) => ({ content: contentOf(values) })}
        onDone={({ id }) => go(`/admin/offerings/${id}`)}
        onCancel={() => go('/admin/offerings')}
      >
        <About />
        <Dimensions />
      </CommandForm>
    </Page>
  )
}

/** A draft, or what came back, written over. */
export const OfferingEdit = () => {
  const t = useT(words)
  const go = useGo()
  const { message } = App.useApp()
  const id = usePathParam('id')
  const back = `/admin/offerings/${id}`
  return (
    <Page title={t('edit')} above={{ to: back, text: t('offering') }}>
      <Loaded endpoint={readOffering} input={{ id }}>
        {(found) => (
          <CommandForm
            endpoint={saveOffering}
            initial={valuesOf(found)}
            inputOf={(values) => ({ id, version: found.version, content: contentOf(values) })}
            onDone={() => {
              message.success(t('expert.saved'))
              go(back)
            }}
            onCancel={() => go(back)}
          >
            <About />
            <Dimensions />
          </CommandForm>
        )}
      </Loaded>
    </Page>
  )
}
