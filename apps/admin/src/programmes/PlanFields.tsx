import { Alert, Button, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { hundredths } from '../parts/formats.tsx'
import { useNeeded } from '../parts/CommandForm.tsx'
import { Block } from '../parts/Page.tsx'
import { capBases, type CourseValues, pastedCourses } from './content.ts'
import { useEffectOptions, useNatureOptions, useSourceOptions } from './names.tsx'
import { words } from './words.ts'

type Group = { readonly code?: string; readonly name?: string }
const groupsPath = ['plan', 'groups']
const coursesPath = ['plan', 'courses']

/** The groups that are written above, as choices. */
const useGroupOptions = () => {
  const form = Form.useFormInstance()
  const groups: readonly (Group | undefined)[] = Form.useWatch(groupsPath, form) ?? []
  return groups.flatMap((g) => (g?.code === undefined || g.code === '' ? [] : [{ value: g.code, label: `${g.code} ${g.name ?? ''}` }]))
}

/** The groups of a plan: code, name, credit at least. */
export const GroupFields = () => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Block title={t('groups')}>
      <p className="lead">{t('groups.lead')}</p>
      <Form.List name={groupsPath}>
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="row-fields">
                <Form.Item name={[name, 'code']} label={t('group.code')} rules={[needed(t('group.code'))]}>
                  <Input maxLength={40} />
                </Form.Item>
                <Form.Item name={[name, 'name']} label={t('group.name')} rules={[needed(t('group.name'))]} className="grow">
                  <Input maxLength={60} />
                </Form.Item>
                <Form.Item name={[name, 'least']} label={t('group.least')} rules={[needed(t('group.least'))]}>
                  <InputNumber min={0} max={1000} step={0.5} />
                </Form.Item>
                <Button onClick={() => remove(name)} disabled={rows.length === 1}>
                  {t('remove')}
                </Button>
              </div>
            ))}
            <Button onClick={() => add({ least: 0 })} disabled={rows.length >= 12}>
              {t('group.add')}
            </Button>
          </>
        )}
      </Form.List>
    </Block>
  )
}

const Sum = () => {
  const t = useT(words)
  const form = Form.useFormInstance()
  const courses: readonly (CourseValues | undefined)[] = Form.useWatch(coursesPath, form) ?? []
  const sum = courses.reduce((total, c) => total + Math.round((c?.credits ?? 0) * 100), 0)
  return <p className="lead">{t('courses.count', { n: courses.length, credits: hundredths(sum) })}</p>
}

/** Takes courses out of copied cells of a spreadsheet. */
const Paste = ({ onCourses }: { readonly onCourses: (courses: readonly CourseValues[]) => void }) => {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const [pasted, setPasted] = useState('')
  const [wrong, setWrong] = useState<number>()
  const take = () => {
    const read = pastedCourses(pasted)
    if ('wrongLine' in read) return setWrong(read.wrongLine)
    onCourses(read.courses)
    setPasted('')
    return setOpen(false)
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('paste')}</Button>
      <Modal open={open} title={t('paste')} okText={t('paste.do')} onOk={take} onCancel={() => setOpen(false)} destroyOnHidden>
        <p className="lead">{t('paste.lead')}</p>
        {wrong !== undefined && <Alert type="error" showIcon role="alert" title={t('paste.wrong', { line: wrong })} />}
        <Input.TextArea
          aria-label={t('paste')}
          rows={10}
          value={pasted}
          onChange={(event) => {
            setPasted(event.target.value)
            setWrong(undefined)
          }}
        />
      </Modal>
    </>
  )
}

const CourseRow = ({ name, onRemove }: { readonly name: number; readonly onRemove: () => void }) => {
  const t = useT(words)
  const natures = useNatureOptions()
  const groups = useGroupOptions()
  const item = (key: string, label: string) => ({ name: [name, key], label, rules: [{ required: true, message: '' }] })
  return (
    <div className="row-fields">
      <Form.Item {...item('code', t('course.code'))}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item {...item('name', t('course.name'))} className="grow">
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item {...item('credits', t('course.credits'))}>
        <InputNumber min={0.5} max={100} step={0.5} />
      </Form.Item>
      <Form.Item {...item('nature', t('course.nature'))}>
        <Select options={natures} style={{ width: 90 }} />
      </Form.Item>
      <Form.Item {...item('group', t('group'))}>
        <Select options={groups} style={{ width: 160 }} />
      </Form.Item>
      <Form.Item name={[name, 'convertible']} label={t('course.convertible')} valuePropName="checked">
        <Checkbox />
      </Form.Item>
      <Form.Item name={[name, 'achievementId']} hidden>
        <Input />
      </Form.Item>
      <Button onClick={onRemove}>{t('remove')}</Button>
    </div>
  )
}

/** The courses of a plan as a table that can be typed or pasted. */
export const CourseFields = () => {
  const t = useT(words)
  return (
    <Block title={t('courses')}>
      <Sum />
      <Form.List name={coursesPath}>
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <CourseRow key={key} name={name} onRemove={() => remove(name)} />
            ))}
            <div className="form-actions">
              <Button onClick={() => add({ nature: 'required', convertible: true })} disabled={rows.length >= 120}>
                {t('course.add')}
              </Button>
              <Paste
                onCourses={(courses) => {
                  for (const course of courses) add(course)
                }}
              />
            </div>
          </>
        )}
      </Form.List>
    </Block>
  )
}

const CapRow = ({ name, onRemove }: { readonly name: number; readonly onRemove: () => void }) => {
  const t = useT(words)
  const form = Form.useFormInstance()
  const of: string | undefined = Form.useWatch(['plan', 'caps', name, 'of'], form)
  const groups = useGroupOptions()
  return (
    <div className="row-fields">
      <Form.Item name={[name, 'of']} label={t('cap.of')}>
        <Select options={capBases.map((value) => ({ value, label: t(`cap.of.${value}`) }))} style={{ width: 200 }} />
      </Form.Item>
      {of === 'group' && (
        <Form.Item name={[name, 'group']} label={t('group')}>
          <Select options={groups} style={{ width: 160 }} />
        </Form.Item>
      )}
      <Form.Item name={[name, 'most']} label={`${t('cap.most')}${of === 'credits' ? '' : '（%）'}`}>
        <InputNumber min={0} max={1000} step={of === 'credits' ? 0.5 : 5} />
      </Form.Item>
      <Form.Item name={[name, 'sourceKinds']} label={t('cap.sourceKinds')} className="grow">
        <Select mode="multiple" options={useSourceOptions()} />
      </Form.Item>
      <Form.Item name={[name, 'effects']} label={t('cap.effects')} className="grow">
        <Select mode="multiple" options={useEffectOptions()} />
      </Form.Item>
      <Button onClick={onRemove}>{t('remove')}</Button>
    </div>
  )
}

/** The caps on what conversions may sum up to. */
export const CapFields = () => {
  const t = useT(words)
  return (
    <Block title={t('caps')}>
      <p className="lead">{t('caps.lead')}</p>
      <Form.List name={['plan', 'caps']}>
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <CapRow key={key} name={name} onRemove={() => remove(name)} />
            ))}
            <Button onClick={() => add({ of: 'total', most: 50, sourceKinds: [], effects: [] })} disabled={rows.length >= 20}>
              {t('cap.add')}
            </Button>
          </>
        )}
      </Form.List>
    </Block>
  )
}
