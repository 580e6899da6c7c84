import { listTemplates, listTemplateVersions, previewTemplate, publishTemplate, type TemplateVersion } from '@creditbank/contract/proofs'
import { App, Button, Radio, Table } from 'antd'
import { useState } from 'react'
import { useCommand, useOne } from '../api/hooks.ts'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Count, Moment } from '../parts/formats.tsx'
import { LinkButton, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'
import './proofs.css'

const tones: Readonly<Record<TemplateVersion['state'], Tone>> = { draft: 'due', published: 'good', retired: 'quiet' }

/** A sample of a version, printed as it would be: invented person, the word 样张 across the sheet. */
export const Sample = ({ kind, version, savedAt }: { readonly kind: string; readonly version: number; readonly savedAt: string }) => {
  const t = useT(words)
  const [language, setLanguage] = useState<'zh' | 'en' | 'both'>('zh')
  const address = (format: 'png' | 'pdf') => hrefOf(previewTemplate, { kind, version, language, format })
  return (
    <Block
      title={t('sample')}
      actions={
        <Button href={address('pdf')} target="_blank">
          {t('sample.pdf')}
        </Button>
      }
    >
      <Radio.Group
        value={language}
        aria-label={t('language')}
        onChange={(event) => setLanguage(event.target.value)}
        options={(['zh', 'en', 'both'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
      />
      <p />
      <img
        key={`${savedAt} ${language}`}
        className="template-sample"
        alt={t('sample.alt', { n: version })}
        src={`${address('png')}&at=${encodeURIComponent(savedAt)}`}
      />
    </Block>
  )
}

/** Puts a draft into use, by another person than its author. */
const Publish = ({ draft }: { readonly draft: TemplateVersion }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const command = useCommand(publishTemplate, {
    invalidates: ['/proofs', '/proof-templates'],
    onDone: () => {
      setOpen(false)
      message.success(t('publish.done'))
    },
  })
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('publish')}
      </Button>
      <ConfirmImpact
        open={open}
        title={t('publish.title', { n: draft.version })}
        impacts={[{ text: t('publish.fresh') }, { text: t('publish.kept') }]}
        confirm={t('publish')}
        danger={false}
        busy={command.isPending}
        error={command.error}
        onConfirm={() => command.mutate({ kind: draft.kind, version: draft.version })}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

const Versions = ({
  versions,
  shown,
  onShow,
}: {
  readonly versions: readonly TemplateVersion[]
  readonly shown: number
  readonly onShow: (version: number) => void
}) => {
  const t = useT(words)
  return (
    <Block title={t('template.versions')}>
      <Table
        size="small"
        rowKey="version"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={[...versions]}
        columns={[
          {
            key: 'version',
            title: t('template.number'),
            width: 100,
            render: (_, row) => (
              <Button type="link" size="small" aria-pressed={row.version === shown} onClick={() => onShow(row.version)}>
                {t('template.version', { n: row.version })}
              </Button>
            ),
          },
          {
            key: 'state',
            title: t('state'),
            width: 100,
            render: (_, row) => <StateTag tone={tones[row.state]}>{t(`templateState.${row.state}`)}</StateTag>,
          },
          { key: 'by', title: t('template.draftedBy'), width: 110, render: (_, row) => row.draftedBy ?? t('template.installed') },
          { key: 'published', title: t('template.publishedAt'), width: 180, render: (_, row) => <Moment at={row.publishedAt} /> },
          { key: 'proofs', title: t('template.proofs'), align: 'right', width: 90, render: (_, row) => <Count value={row.proofs} /> },
        ]}
      />
    </Block>
  )
}

/** The versions of one template beside a printed sample of the chosen one. */
export const TemplatePage = () => {
  const t = useT(words)
  const language = useLanguage()
  const kind = usePathParam('kind')
  const kinds = useOne(listTemplates, {})
  const [chosen, setChosen] = useState<number>()
  const name = kinds.data?.items.find((one) => one.kind === kind)?.name[language] ?? kind
  return (
    <DetailPage
      endpoint={listTemplateVersions}
      input={{ kind }}
      fallback={t('template')}
      above={{ to: '/admin/proofs/templates', text: t('templates') }}
      title={() => name}
      lead={({ items }) => (items[0]?.state === 'draft' && !items[0].can.includes('publish') ? t('publish.second') : t('template.lead'))}
      actions={({ items }) => (
        <>
          {items[0]?.can.includes('publish') && <Publish draft={items[0]} />}
          <LinkButton to={`/admin/proofs/templates/${kind}/edit`}>{t('template.edit')}</LinkButton>
        </>
      )}
    >
      {({ items }) => {
        const shown = items.find((one) => one.version === chosen) ?? items[0]
        return (
          <div className="template-page">
            <Versions versions={items} shown={shown?.version ?? 0} onShow={setChosen} />
            {shown !== undefined && <Sample kind={kind} version={shown.version} savedAt={shown.draftedAt} />}
          </div>
        )
      }}
    </DetailPage>
  )
}
