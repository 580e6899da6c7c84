import { createProgramme, readProgramme, saveProgramme } from '@creditbank/contract/programmes'
import { Form, Input, InputNumber, Select } from 'antd'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { EditPage } from '../parts/EditPage.tsx'
import { today } from '../parts/formats.tsx'
import { useGo, usePathParam } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { contentOf, valuesOf } from './content.ts'
import { useLevelOptions, useModeOptions } from './names.tsx'
import { CapFields, CourseFields, GroupFields } from './PlanFields.tsx'
import { words } from './words.ts'

const About = () => {
  const t = useT(words)
  const needed = useNeeded()
  const required = (key: 'name' | 'majorCode' | 'majorName' | 'months') => ({ name: key, label: t(key), rules: [needed(t(key))] })
  return (
    <Block title={t('about')}>
      <Form.Item {...required('name')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="level" label={t('level')}>
        <Select options={useLevelOptions()} />
      </Form.Item>
      <Form.Item name="mode" label={t('mode')}>
        <Select options={useModeOptions()} />
      </Form.Item>
      <Form.Item {...required('majorCode')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item {...required('majorName')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item {...required('months')}>
        <InputNumber min={6} max={120} />
      </Form.Item>
      <Form.Item name="feeYuan" label={t('feeYuan')}>
        <InputNumber min={0} max={1_000_000} />
      </Form.Item>
      <Form.Item name="admission" label={t('admission')}>
        <Input.TextArea rows={3} maxLength={4000} />
      </Form.Item>
    </Block>
  )
}

const PlanFields = () => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <>
      <Block title={t('plan')}>
        <Form.Item name={['plan', 'cohortFrom']} label={t('cohortFrom')} extra={t('cohortFrom.hint')} rules={[needed(t('cohortFrom'))]}>
          <InputNumber min={1990} max={2100} />
        </Form.Item>
        <Form.Item name={['plan', 'least']} label={t('least')} rules={[needed(t('least'))]}>
          <InputNumber min={1} max={1000} step={0.5} />
        </Form.Item>
      </Block>
      <GroupFields />
      <CourseFields />
      <CapFields />
    </>
  )
}

const fresh = () => ({
  level: 'undergraduate',
  mode: 'open',
  months: 30,
  plan: { cohortFrom: Number(today().slice(0, 4)), groups: [{ code: 'G1', least: 0 }], courses: [], caps: [] },
})

/** A new programme with the draft of its first plan. */
export const ProgrammeNew = () => {
  const t = useT(words)
  const needed = useNeeded()
  const go = useGo()
  return (
    <Page title={t('new')} above={{ to: '/admin/programmes', text: t('programmes') }}>
      <CommandForm
        endpoint={createProgramme}
        initial={fresh()}
        inputOf={({ code, ...values }) => ({ code: String(code ?? '').trim(), content: contentOf(values) })}
        onDone={({ id }) => go(`/admin/programmes/${id}`)}
      >
        <Form.Item name="code" label={t('code')} rules={[needed(t('code'))]}>
          <Input maxLength={40} />
        </Form.Item>
        <About />
        <PlanFields />
      </CommandForm>
    </Page>
  )
}

/** Editing: a draft is written over; where the latest version is published, this begins the next one. */
export const ProgrammeEdit = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <EditPage
      title={t('edit')}
      above={{ to: `/admin/programmes/${id}`, text: t('programme') }}
      read={readProgramme}
      input={{ id }}
      save={saveProgramme}
      initial={(found) => valuesOf(found)}
      inputOf={(values, found) => ({ id, updatedAt: found.updatedAt, content: contentOf(values) })}
      saved={t('saved')}
    >
      {() => (
        <>
          <About />
          <PlanFields />
        </>
      )}
    </EditPage>
  )
}
