import { createRule, lintRule, readRule, type RuleContent, saveRule } from '@creditbank/contract/conversionRules'
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import type { FormInstance } from 'antd'
import { call } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { EditPage } from '../parts/EditPage.tsx'
import { today } from '../parts/formats.tsx'
import { useGo, usePathParam } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { Findings } from './Findings.tsx'
import { contentOf, valuesOf } from './ruleContent.ts'
import { FormalFields, ScopeFields, SourceFields, TargetFields } from './RuleFields.tsx'
import { words } from './rules.words.ts'

/** Asks the linter about what stands in the form, before anything is saved. */
const Check = ({ form, id }: { readonly form: FormInstance; readonly id?: string }) => {
  const t = useT(words)
  const check = useMutation({
    mutationFn: async () => call(lintRule, { ...(id === undefined ? {} : { id }), content: contentOf(await form.validateFields()) }),
  })
  return (
    <Block
      title={t('check')}
      actions={
        <Button loading={check.isPending} onClick={() => check.mutate()}>
          {t('check.run')}
        </Button>
      }
    >
      <RefusalAlert error={check.error} />
      {check.data !== undefined && <Findings found={check.data.items} />}
    </Block>
  )
}

const Fields = ({ names }: { readonly names: Readonly<Record<string, string>> }) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <>
      <Form.Item name="name" label={t('name')} rules={[needed(t('name'))]}>
        <Input maxLength={200} />
      </Form.Item>
      <ScopeFields names={names} />
      <SourceFields names={names} />
      <TargetFields />
      <FormalFields />
    </>
  )
}

const fresh = (): RuleContent => ({
  name: '',
  combine: { kind: 'any' },
  of: [
    {
      entries: [],
      achievements: [],
      types: [],
      issuers: [],
      sourceKinds: [],
      except: [],
      minScore: null,
      minLevel: null,
      minCredits: null,
      withinMonths: null,
    },
  ],
  targets: [{ course: '', credits: 0 }],
  effect: 'credit',
  grade: { kind: 'exempt' },
  programmes: [],
  levels: [],
  majors: [],
  cohortFrom: null,
  cohortTo: null,
  uncertified: false,
  notLower: true,
  effectiveFrom: today(),
  effectiveTo: null,
  noticeDays: 5,
  basis: '',
  evidenceFileId: null,
})

/** A new rule as a draft. */
export const RuleNew = () => {
  const t = useT(words)
  const go = useGo()
  const [form] = Form.useForm()
  return (
    <Page title={t('new')} above={{ to: '/admin/conversion-rules', text: t('rules') }}>
      <CommandForm
        endpoint={createRule}
        form={form}
        initial={valuesOf(fresh())}
        inputOf={(values) => ({ content: contentOf(values) })}
        onDone={({ id }) => go(`/admin/conversion-rules/${id}`)}
      >
        <Fields names={{}} />
        <Check form={form} />
      </CommandForm>
    </Page>
  )
}

/** Editing: a draft is written over; where the latest version is on file, this begins the next one. */
export const RuleEdit = () => {
  const t = useT(words)
  const [form] = Form.useForm()
  const id = usePathParam('id')
  return (
    <EditPage
      title={t('edit')}
      above={{ to: `/admin/conversion-rules/${id}`, text: t('rule') }}
      read={readRule}
      input={{ id }}
      save={saveRule}
      form={form}
      initial={(found) => valuesOf(found.content, found.names)}
      inputOf={(values, found) => ({ id, updatedAt: found.updatedAt, content: contentOf(values) })}
      saved={t('saved')}
    >
      {(found) => (
        <>
          <Fields names={found.names} />
          <Check form={form} id={id} />
        </>
      )}
    </EditPage>
  )
}
