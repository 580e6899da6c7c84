import { activateFramework, type Framework, listFrameworks } from '@creditbank/contract/certification'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { WideTable } from '../parts/WideTable.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

const Activate = ({ code }: { readonly code: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const activate = useCommand(activateFramework, {
    invalidates: ['/public'],
    onDone: () => {
      message.success(t('activate.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('activate')}</Button>
      <ConfirmImpact
        open={open}
        title={t('activate')}
        confirm={t('activate')}
        danger={false}
        impacts={[{ text: t('activate.impact') }]}
        busy={activate.isPending}
        error={activate.error}
        onConfirm={() => activate.mutate({ code })}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

const Levels = ({ framework }: { readonly framework: Framework }) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <WideTable
      rowKey="level"
      dataSource={framework.levels}
      columns={[
        { title: t('level'), render: (_, one) => one[language], width: 90 },
        { title: t('knowledge'), dataIndex: 'knowledge' },
        { title: t('skill'), dataIndex: 'skill' },
        { title: t('competence'), dataIndex: 'competence' },
        { title: t('degreeLevel'), render: (_, one) => one.degreeLevel ?? '—' },
        { title: t('skillLevel'), render: (_, one) => one.skillLevel ?? '—' },
      ]}
    />
  )
}

/** The frameworks that come with the bank, and which one the management centre has chosen. */
export const Frameworks = () => {
  const t = useT(words)
  const language = useLanguage()
  const chooses = useMay()('settings.manage')
  return (
    <Page title={t('frameworks')} lead={t('frameworks.lead')}>
      <Loaded endpoint={listFrameworks} input={{}}>
        {({ items }) => (
          <>
            {!items.some((one) => one.active) && <Alert type="info" showIcon className="refusal" title={t('framework.none')} />}
            {items.map((one) => (
              <Block
                key={one.code}
                title={one[language]}
                actions={one.active ? <StateTag tone="good">{t('framework.active')}</StateTag> : chooses && <Activate code={one.code} />}
              >
                <Levels framework={one} />
              </Block>
            ))}
          </>
        )}
      </Loaded>
    </Page>
  )
}
