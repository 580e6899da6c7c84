import { downloadProof, type OfficeProof, readProof, withdrawProof } from '@creditbank/contract/proofs'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { useNeeded } from '../parts/CommandForm.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Day, Moment } from '../parts/formats.tsx'
import { useKeys } from '../parts/keys.tsx'
import { LinkButton, useFilters, useGo, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { ProofStateTag } from './states.tsx'
import { words } from './words.ts'

/** Withdraws a proof that was issued in error: says first what follows, and asks why. */
const Withdraw = ({ proof }: { readonly proof: OfficeProof }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ note: string }>()
  const [open, setOpen] = useState(false)
  const command = useCommand(withdrawProof, {
    onDone: () => {
      setOpen(false)
      message.success(t('withdraw.done'))
    },
  })
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('withdraw')}
      </Button>
      <ConfirmImpact
        open={open}
        title={t('withdraw')}
        impacts={[{ text: t('withdraw.checks') }, { text: t('withdraw.told') }, { text: t('withdraw.final') }]}
        confirm={t('withdraw')}
        busy={command.isPending}
        error={command.error}
        onConfirm={() => form.submit()}
        onClose={() => setOpen(false)}
      >
        <Form<{ note: string }> form={form} layout="vertical" onFinish={({ note }) => command.mutate({ id: proof.id, note })}>
          <Form.Item name="note" label={t('withdraw.note')} rules={[needed(t('withdraw.note'))]}>
            <Input maxLength={200} />
          </Form.Item>
        </Form>
      </ConfirmImpact>
    </>
  )
}

const About = ({ proof }: { readonly proof: OfficeProof }) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <Block title={t('proof')}>
      <Facts
        facts={[
          { label: t('state'), value: <ProofStateTag state={proof.state} /> },
          { label: t('kind'), value: proof.kindName[language] },
          { label: t('person'), value: proof.learner.name },
          { label: t('accountNo'), value: <span className="figure">{proof.learner.accountNo}</span> },
          { label: t('issuer'), value: proof.issuer },
          { label: t('unit'), value: proof.organization.name },
          { label: t('channel'), value: t(`channel.${proof.channel}`) },
          { label: t('issuedBy'), value: proof.issuedBy },
          { label: t('issuedAt'), value: <Moment at={proof.issuedAt} /> },
          { label: t('validTo'), value: proof.validTo === null ? t('longTerm') : <Day value={proof.validTo} /> },
          { label: t('purpose'), value: proof.purpose },
          { label: t('recipient'), value: proof.recipient },
          ...(proof.endReason === null
            ? []
            : [
                { label: t('endReason'), value: t(`end.${proof.endReason}`) },
                { label: t('endedAt'), value: <Moment at={proof.endedAt} /> },
              ]),
          { label: t('checks'), value: <Count value={proof.checks} /> },
          { label: t('lastChecked'), value: <Moment at={proof.lastCheckedAt} /> },
          { label: t('templateVersion'), value: proof.templateVersion },
          { label: 'SHA-256', value: <code>{proof.sha256}</code>, wide: true },
          { label: 'SM3', value: <code>{proof.sm3}</code>, wide: true },
        ]}
      />
    </Block>
  )
}

const Acts = ({ proof }: { readonly proof: OfficeProof }) => {
  const t = useT(words)
  const go = useGo()
  const pdf = hrefOf(downloadProof, { id: proof.id, format: 'pdf' })
  const receipt = hrefOf(downloadProof, { id: proof.id, format: 'receipt' })
  const show = (address: string) => void window.open(address, '_blank', 'noopener')
  useKeys([
    ...(proof.can.includes('download') ? [{ key: 'p', label: t('print'), run: () => show(pdf) }] : []),
    ...(proof.can.includes('receipt') ? [{ key: 'r', label: t('receipt'), run: () => show(receipt) }] : []),
    { key: 'n', label: t('next'), run: () => go('/admin/proofs/new') },
  ])
  return (
    <>
      {proof.can.includes('download') && (
        <Button type="primary" href={pdf} target="_blank">
          {t('print')}
        </Button>
      )}
      {proof.can.includes('receipt') && (
        <Button href={receipt} target="_blank">
          {t('receipt')}
        </Button>
      )}
      <LinkButton to="/admin/proofs/new">{t('next')}</LinkButton>
      {proof.can.includes('withdraw') && <Withdraw proof={proof} />}
    </>
  )
}

/** One issued proof: print it, hand out the receipt, withdraw what was issued in error. P prints, R opens the receipt, N serves the next person. */
export const ProofDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  const [filters] = useFilters()
  return (
    <DetailPage
      endpoint={readProof}
      input={{ id }}
      fallback={t('proof')}
      above={{ to: '/admin/proofs', text: t('proofs') }}
      title={(proof) => proof.number}
      lead={(proof) => (filters['done'] === 'yes' ? t('issued') : proof.title)}
      actions={(proof) => <Acts proof={proof} />}
    >
      {(proof) => <About proof={proof} />}
    </DetailPage>
  )
}
