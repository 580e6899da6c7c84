import { staffStepUp } from '@creditbank/contract/identity'
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useSyncExternalStore } from 'react'
import { proofGate } from '../api/gate.ts'
import { callDirectly } from '../api/transport.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { factorWords } from './factor.words.ts'
import { PasskeyButton } from './Passkey.tsx'
import { ScanButton } from './Scan.tsx'
import { useSession } from './session.ts'

type Typed = { code?: string; password?: string }

/** The fields of the proof that counts for this person: the authenticator's code, or the password where no second factor is set up. */
const Proof = ({ onProved }: { readonly onProved: () => void }) => {
  const t = useT(shellWords)
  const { proofs } = useSession()
  const f = useT(factorWords)
  const byCode = proofs.includes('totp') || proofs.includes('recovery')
  const passkey = proofs.includes('passkey') && <PasskeyButton primary text={f('passkey.prove')} onProved={onProved} />
  const scan = proofs.includes('wanshitong') && <ScanButton primary={passkey === false} text={f('scan.prove')} onDone={onProved} />
  const prove = useMutation({ mutationFn: (typed: Typed) => callDirectly(staffStepUp, typed), onSuccess: onProved })
  const needed = { required: true, message: t('change.needed') }
  const other = passkey !== false || scan !== false
  if (other && !byCode)
    return (
      <>
        {passkey}
        {scan}
      </>
    )
  return (
    <>
      {passkey}
      {scan}
      {other && <p className="or">{f('or')}</p>}
      <Form<Typed> layout="vertical" requiredMark={false} onFinish={(typed) => prove.mutate(typed)}>
        <RefusalAlert error={prove.error} />
        {byCode ? (
          <Form.Item name="code" label={f('code')} rules={[needed]}>
            <Input size="large" autoComplete="one-time-code" maxLength={40} autoFocus={!other} />
          </Form.Item>
        ) : (
          <Form.Item name="password" label={t('login.password')} rules={[needed]}>
            <Input.Password size="large" autoComplete="current-password" autoFocus />
          </Form.Item>
        )}
        <Button type={other ? 'default' : 'primary'} size="large" htmlType="submit" block loading={prove.isPending}>
          {t('proof.submit')}
        </Button>
      </Form>
    </>
  )
}

/** The dialog over a page whose act wants a fresh proof of who asks. The waiting request goes on after it; closing it leaves everything as it was. */
export const StepUp = () => {
  const t = useT(shellWords)
  const waiting = useSyncExternalStore(proofGate.subscribe, proofGate.isWaiting)
  return (
    <Modal
      open={waiting}
      title={t('proof.title')}
      mask={{ closable: false }}
      footer={null}
      width={420}
      destroyOnHidden
      zIndex={1100}
      onCancel={proofGate.left}
    >
      <p className="lead">{t('proof.lead')}</p>
      <Proof onProved={proofGate.passed} />
    </Modal>
  )
}
