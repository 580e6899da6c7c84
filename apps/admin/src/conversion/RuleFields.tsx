import { readProgramme } from '@creditbank/contract/programmes'
import { AutoComplete, Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useTypeFilter } from '../catalog/names.tsx'
import { useT } from '../i18n/words.ts'
import { useNeeded } from '../parts/CommandForm.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { EvidenceFiles } from '../parts/evidence/EvidenceFiles.tsx'
import { Block } from '../parts/Page.tsx'
import { useEffectOptions, useLevelOptions, useSourceOptions } from '../programmes/names.tsx'
import { AchievementsSelect, EntriesSelect, IssuersSelect } from '../parts/ManySelect.tsx'
import { ProgrammeSelect } from './ProgrammeSelect.tsx'
import { combineKinds, gradeKinds } from './ruleContent.ts'
import { words } from './rules.words.ts'

type Names = Readonly<Record<string, string>>

const Condition = ({ name, names, onRemove }: { readonly name: number; readonly names: Names; readonly onRemove?: () => void }) => {
  const t = useT(words)
  const types = useTypeFilter()
  const sources = useSourceOptions()
  return (
    <section className="block" aria-label={t('condition', { n: name + 1 })}>
      <div className="block-head">
        <h3>{t('condition', { n: name + 1 })}</h3>
        {onRemove !== undefined && <Button onClick={onRemove}>{t('remove')}</Button>}
      </div>
      <Form.Item name={[name, 'achievements']} label={t('achievements')}>
        <AchievementsSelect names={names} />
      </Form.Item>
      <Form.Item name={[name, 'entries']} label={t('entries')}>
        <EntriesSelect names={names} />
      </Form.Item>
      <Form.Item name={[name, 'types']} label={t('types')}>
        <Select mode="multiple" options={types} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name={[name, 'issuers']} label={t('issuers')}>
        <IssuersSelect names={names} />
      </Form.Item>
      <Form.Item name={[name, 'sourceKinds']} label={t('sourceKinds')}>
        <Select mode="multiple" options={sources} />
      </Form.Item>
      <div className="row-fields">
        <Form.Item name={[name, 'minScore']} label={t('minScore')}>
          <InputNumber min={0} max={100} step={0.5} />
        </Form.Item>
        <Form.Item name={[name, 'minLevel']} label={t('minLevel')}>
          <InputNumber min={1} max={10} />
        </Form.Item>
        <Form.Item name={[name, 'minCredits']} label={t('minCredits')}>
          <InputNumber min={0.5} max={100} step={0.5} />
        </Form.Item>
        <Form.Item name={[name, 'withinMonths']} label={t('withinMonths')}>
          <InputNumber min={1} max={600} />
        </Form.Item>
      </div>
      <Form.Item name={[name, 'except']} label={t('except')}>
        <AchievementsSelect names={names} />
      </Form.Item>
    </section>
  )
}

const nothingAsked = { entries: [], achievements: [], types: [], issuers: [], sourceKinds: [], except: [] }

/** What outcomes a rule asks for. */
export const SourceFields = ({ names }: { readonly names: Names }) => {
  const t = useT(words)
  const form = Form.useFormInstance()
  const combine: string | undefined = Form.useWatch('combine', form)
  return (
    <Block title={t('source')}>
      <p className="lead">{t('condition.lead')}</p>
      <Form.List name="of">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <Condition key={key} name={name} names={names} {...(rows.length === 1 ? {} : { onRemove: () => remove(name) })} />
            ))}
            <Button onClick={() => add(nothingAsked)} disabled={rows.length >= 10}>
              {t('condition.add')}
            </Button>
          </>
        )}
      </Form.List>
      <div className="row-fields">
        <Form.Item name="combine" label={t('combine')} className="grow">
          <Select options={combineKinds.map((value) => ({ value, label: t(`combine.${value}`) }))} />
        </Form.Item>
        {combine === 'atLeast' && (
          <Form.Item name="count" label={t('combine.count')}>
            <InputNumber min={1} max={10} />
          </Form.Item>
        )}
        {combine === 'credits' && (
          <Form.Item name="sum" label={t('combine.sum')}>
            <InputNumber min={0.5} max={200} step={0.5} />
          </Form.Item>
        )}
      </div>
    </Block>
  )
}

/** The courses of the first programme that is chosen as the rule's scope. */
const useCourses = () => {
  const form = Form.useFormInstance()
  const programmes: readonly string[] = Form.useWatch('programmes', form) ?? []
  const id = programmes[0] ?? ''
  return useOne(readProgramme, { id }, { enabled: id !== '' }).data?.shown.plan.courses ?? []
}

/** Which courses a rule gives, what it does to them, and what stands in the books. */
export const TargetFields = () => {
  const t = useT(words)
  const needed = useNeeded()
  const form = Form.useFormInstance()
  const grade: string | undefined = Form.useWatch('grade', form)
  const courses = useCourses()
  return (
    <Block title={t('target')}>
      <p className="lead">{t('target.hint')}</p>
      <Form.List name="targets">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="row-fields">
                <Form.Item name={[name, 'course']} label={t('target.course')} rules={[needed(t('target.course'))]} className="grow">
                  <AutoComplete
                    options={courses.map((c) => ({ value: c.code, label: `${c.code} ${c.name}（${c.credits / 100}）` }))}
                    showSearch={{ filterOption: (typed, option) => String(option?.label ?? '').includes(typed) }}
                    onSelect={(code: string) => {
                      const credits = courses.find((c) => c.code === code)?.credits
                      if (credits !== undefined) form.setFieldValue(['targets', name, 'credits'], credits / 100)
                    }}
                  />
                </Form.Item>
                <Form.Item name={[name, 'credits']} label={t('target.credits')} rules={[needed(t('target.credits'))]}>
                  <InputNumber min={0} max={100} step={0.5} />
                </Form.Item>
                <Button onClick={() => remove(name)} disabled={rows.length === 1}>
                  {t('remove')}
                </Button>
              </div>
            ))}
            <Button onClick={() => add({})} disabled={rows.length >= 10}>
              {t('target.add')}
            </Button>
          </>
        )}
      </Form.List>
      <div className="row-fields">
        <Form.Item name="effect" label={t('effect')}>
          <Select options={useEffectOptions()} style={{ width: 160 }} />
        </Form.Item>
        <Form.Item name="grade" label={t('grade')}>
          <Select options={gradeKinds.map((value) => ({ value, label: t(`grade.${value}`) }))} style={{ width: 160 }} />
        </Form.Item>
        {grade === 'score' && (
          <Form.Item name="points" label={t('grade.points')}>
            <InputNumber min={0} max={100} />
          </Form.Item>
        )}
      </div>
    </Block>
  )
}

/** For whom a rule holds. */
export const ScopeFields = ({ names }: { readonly names: Names }) => {
  const t = useT(words)
  return (
    <Block title={t('scope')}>
      <p className="lead">{t('scope.lead')}</p>
      <Form.Item name="programmes" label={t('programmes')}>
        <ProgrammeSelect multiple names={names} />
      </Form.Item>
      <Form.Item name="levels" label={t('levels')}>
        <Select mode="multiple" options={useLevelOptions()} />
      </Form.Item>
      <Form.Item name="majors" label={t('majors')}>
        <Select mode="tags" open={false} />
      </Form.Item>
      <div className="row-fields">
        <Form.Item name="cohortFrom" label={t('cohortFrom')}>
          <InputNumber min={1990} max={2100} />
        </Form.Item>
        <Form.Item name="cohortTo" label={t('cohortTo')}>
          <InputNumber min={1990} max={2100} />
        </Form.Item>
      </div>
      <Form.Item name="uncertified" valuePropName="checked">
        <Checkbox>{t('uncertified')}</Checkbox>
      </Form.Item>
      <Form.Item name="notLower" valuePropName="checked">
        <Checkbox>{t('notLower')}</Checkbox>
      </Form.Item>
    </Block>
  )
}

/** Its basis, its days and its public notice. */
export const FormalFields = () => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <Block title={t('formal')}>
      <div className="row-fields">
        <Form.Item name="effectiveFrom" label={t('effectiveFrom')} rules={[needed(t('effectiveFrom'))]}>
          <DayInput />
        </Form.Item>
        <Form.Item name="effectiveTo" label={t('effectiveTo')}>
          <DayInput />
        </Form.Item>
        <Form.Item name="noticeDays" label={t('noticeDays')}>
          <InputNumber min={0} max={30} />
        </Form.Item>
      </div>
      <Form.Item name="basis" label={t('basis')}>
        <Input.TextArea rows={3} maxLength={4000} />
      </Form.Item>
      <Form.Item name="evidence" label={t('evidenceFile')}>
        <EvidenceFiles most={1} />
      </Form.Item>
    </Block>
  )
}
