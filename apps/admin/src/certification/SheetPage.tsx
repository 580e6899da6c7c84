import { declareConflict, readSheet, scoreSheet, type Sheet, sheetFile } from '@creditbank/contract/certificationPanels'
import { dimensionNames, dimensions } from '@creditbank/contract/certificationWords'
import { Alert, App, Button, Form, Input, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Credits, Day, hoursText } from '../parts/formats.tsx'
import { usePathParam } from '../parts/links.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { Block } from '../parts/Page.tsx'
import { SheetTag } from './offeringNames.tsx'
import { words } from './offerings.words.ts'

const verdicts = ['certify', 'amend', 'refuse'] as const
const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {})
const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** The form's values as the sheet that is sent. Pure. */
const sheetOf = (id: string, values: Record<string, unknown>) => {
  const scores = record(values['scores'])
  return {
    id,
    scores: {
      goals: number(scores['goals']),
      content: number(scores['content']),
      assessment: number(scores['assessment']),
      quality: number(scores['quality']),
      support: number(scores['support']),
      teachers: number(scores['teachers']),
    },
    verdict: verdicts.find((one) => one === values['verdict']) ?? 'amend',
    credits: Math.round(number(values['credits']) * 100),
    comment: typeof values['comment'] === 'string' ? values['comment'].trim() : '',
  }
}

const Score = ({ sheet }: { readonly sheet: Sheet }) => {
  const t = useT(words)
  const language = useLanguage()
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Block title={t('scores')}>
      <CommandForm
        endpoint={scoreSheet}
        initial={{ credits: sheet.proposed.credits / 100 }}
        inputOf={(values) => sheetOf(sheet.id, values)}
        submit={t('score.submit')}
        onDone={() => message.success(t('score.done'))}
      >
        <div className="row-fields">
          {dimensions.map((dimension) => {
            const name = dimensionNames[dimension][language]
            return (
              <Form.Item key={dimension} name={['scores', dimension]} label={name} rules={[needed(name)]}>
                <InputNumber min={0} max={100} precision={0} />
              </Form.Item>
            )
          })}
        </div>
        <Form.Item name="verdict" label={t('verdict')} rules={[needed(t('verdict'))]}>
          <Radio.Group options={verdicts.map((value) => ({ value, label: t(`verdict.${value}`) }))} />
        </Form.Item>
        <Form.Item name="credits" label={t('score.credits')} rules={[needed(t('score.credits'))]}>
          <InputNumber min={0} max={100} step={0.5} />
        </Form.Item>
        <Form.Item name="comment" label={t('comment')} rules={[needed(t('comment'))]}>
          <Input.TextArea rows={5} maxLength={4000} />
        </Form.Item>
      </CommandForm>
    </Block>
  )
}

const Conflict = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const declare = useCommand(declareConflict, {
    onDone: () => {
      message.success(t('conflict.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('conflict')}</Button>
      {open && (
        <NoteDialog
          title={t('conflict')}
          label={t('conflict.reason')}
          busy={declare.isPending}
          error={declare.error}
          onNote={(reason) => declare.mutate({ id, reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

const Mine = ({ sheet, scores }: { readonly sheet: Sheet; readonly scores: NonNullable<Sheet['scores']> }) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <Block title={t('score.mine')}>
      <Facts
        facts={[
          ...dimensions.map((dimension) => ({ label: dimensionNames[dimension][language], value: t('points', { n: scores[dimension] }) })),
          { label: t('verdict'), value: sheet.verdict === null ? null : t(`verdict.${sheet.verdict}`) },
          { label: t('score.credits'), value: <Credits value={sheet.credits} /> },
          { label: t('comment'), value: <span className="lines-kept">{sheet.comment}</span>, wide: true },
        ]}
      />
    </Block>
  )
}

const Papers = ({ sheet }: { readonly sheet: Sheet }) => {
  const language = useLanguage()
  return sheet.parts.map((part) => (
    <Block key={part.dimension} title={dimensionNames[part.dimension][language]}>
      <p className="lines-kept">{part.text}</p>
      <ul className="rows">
        {part.files.map((file) => (
          <li key={file.fileId} className="row">
            <a href={hrefOf(sheetFile, { id: sheet.id, fileId: file.fileId })}>{file.name}</a>
          </li>
        ))}
      </ul>
    </Block>
  ))
}

/** An expert's sheet: the papers of the application, and the points, which are given once. */
export const SheetPage = () => {
  const t = useT(words)
  const language = useLanguage()
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={readSheet}
      input={{ id }}
      fallback={t('mySheet')}
      above={{ to: '/admin/sheets', text: t('mySheets') }}
      title={(sheet) => sheet.offering.name}
      lead={(sheet) => (
        <>
          {sheet.offering.organization} <SheetTag state={sheet.state} overdue={sheet.overdue} />
        </>
      )}
      actions={(sheet) => sheet.state === 'asked' && <Conflict id={sheet.id} />}
    >
      {(sheet) => (
        <>
          {(sheet.state === 'conflict' || sheet.state === 'released') && (
            <Alert type="info" showIcon className="refusal" title={t('closed')} />
          )}
          <Block title={t('about')}>
            <Facts
              facts={[
                { label: t('number'), value: <span className="figure">{sheet.number}</span> },
                { label: t('panel.dueOn'), value: <Day value={sheet.dueOn} /> },
                { label: t('fields'), value: sheet.fields.join(language === 'zh' ? '、' : ', ') },
                { label: t('audience'), value: sheet.audience },
                { label: t('hours'), value: hoursText(sheet.minutes) },
                { label: t('asked'), value: <Credits value={sheet.proposed.credits} /> },
              ]}
            />
          </Block>
          <Papers sheet={sheet} />
          {sheet.state === 'asked' && <Score sheet={sheet} />}
          {sheet.scores !== null && <Mine sheet={sheet} scores={sheet.scores} />}
        </>
      )}
    </DetailPage>
  )
}
