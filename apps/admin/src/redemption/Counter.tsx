import { type Collection, type Collector, findCollection, handOut, type ShownDocument } from '@creditbank/contract/redemptionCounter'
import { uploadStaffFile } from '@creditbank/contract/files'
import { Alert, Button, Input, type InputRef, Radio, Select } from 'antd'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { upload } from '../api/upload.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { dayText } from '../parts/formats.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { SignaturePad } from './SignaturePad.tsx'
import { words } from './words.ts'
import './redemption.css'

const documents = ['residentIdCard', 'socialSecurityCard', 'seniorCard', 'otherDocument'] as const
const relations = ['child', 'spouse', 'parent', 'grandparent', 'sibling', 'other'] as const

/** The counter: a code is scanned or typed, the goods are handed out against a signature. The field for the next code has the focus by itself. */
export const Counter = () => {
  const t = useT(words)
  const id = useId()
  const field = useRef<InputRef>(null)
  const [code, setCode] = useState('')
  const [found, setFound] = useState<{ readonly code: string; readonly collection: Collection }>()
  const [handed, setHanded] = useState(false)
  const [odd, setOdd] = useState(false)
  const find = useCommand(findCollection, {
    onDone: (collection, input) => {
      setHanded(false)
      setFound({ code: input.code, collection })
    },
  })
  const next = (done: boolean) => {
    setFound(undefined)
    setCode('')
    setHanded(done)
    find.reset()
  }
  useEffect(() => {
    if (found === undefined) field.current?.focus()
  }, [found])
  const send = (event: FormEvent) => {
    event.preventDefault()
    const typed = code.trim()
    const isCode = /^(?:\d ?){8}$/.test(typed)
    setOdd(typed !== '' && !isCode)
    if (isCode) find.mutate({ code: typed })
    else find.reset()
  }
  return (
    <Page title={t('counter')} lead={t('counter.lead')} narrow>
      {handed && <Alert type="success" showIcon role="status" className="refusal" title={t('counter.done')} />}
      {found === undefined ? (
        <form onSubmit={send} className="counter-code">
          <div className="field">
            <label htmlFor={id}>{t('counter.code')}</label>
            <Input
              id={id}
              ref={field}
              value={code}
              inputMode="numeric"
              autoComplete="off"
              maxLength={20}
              onChange={(event) => setCode(event.target.value)}
            />
          </div>
          {odd && <Alert type="warning" showIcon role="alert" className="refusal" title={t('counter.odd')} />}
          <RefusalAlert error={find.error} />
          <div className="form-actions">
            <Button type="primary" htmlType="submit" loading={find.isPending}>
              {t('counter.find')}
            </Button>
          </div>
        </form>
      ) : (
        <HandOut code={found.code} collection={found.collection} onDone={() => next(true)} onSkip={() => next(false)} />
      )}
    </Page>
  )
}

type Who = { readonly kind: string; readonly name: string; readonly document: ShownDocument }

const collectorOf = (who: Who): Collector =>
  who.kind === 'self'
    ? { kind: 'self' }
    : who.kind === 'other'
      ? { kind: 'other', name: who.name.trim(), document: who.document }
      : { kind: 'representative', mandateId: who.kind }

const WhoCollects = ({
  collection,
  who,
  onWho,
}: {
  readonly collection: Collection
  readonly who: Who
  readonly onWho: (who: Who) => void
}) => {
  const t = useT(words)
  const base = useId()
  const relation = (code: string) => t(`relation.${relations.find((one) => one === code) ?? 'other'}`)
  return (
    <Block title={t('counter.who')}>
      <Radio.Group
        aria-label={t('counter.who')}
        value={who.kind}
        onChange={(event) => onWho({ ...who, kind: String(event.target.value) })}
        options={[
          { value: 'self', label: t('counter.self') },
          ...collection.representatives.map((one) => ({
            value: one.mandateId,
            label: t('counter.representative', { name: one.name, relation: relation(one.relation) }),
          })),
          { value: 'other', label: t('counter.other') },
        ]}
      />
      {who.kind === 'other' && (
        <div className="row-fields">
          <div className="field grow">
            <label htmlFor={`${base}name`}>{t('counter.name')}</label>
            <Input
              id={`${base}name`}
              maxLength={40}
              autoComplete="off"
              value={who.name}
              onChange={(event) => onWho({ ...who, name: event.target.value })}
            />
          </div>
          <div className="field">
            <label htmlFor={`${base}document`}>{t('counter.document')}</label>
            <Select
              id={`${base}document`}
              value={who.document}
              onChange={(document) => onWho({ ...who, document })}
              options={documents.map((value) => ({ value, label: t(`document.${value}`) }))}
            />
          </div>
        </div>
      )}
    </Block>
  )
}

/** Whose goods they are, what lies ready, and until when. */
const Goods = ({ collection }: { readonly collection: Collection }) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <Block title={t('counter.goods')}>
      <p>
        <b>{collection.learner.name}</b> {collection.learner.accountNo} · {collection.activity.title} ·{' '}
        {t('counter.until', { day: dayText(collection.collectUntil, language) })}
      </p>
      <ul className="counter-goods">
        {collection.goods.map((good) => (
          <li key={good.id}>
            {good.pictureId !== null && <img src={`/api/staff/files/${good.pictureId}`} alt="" className="good-picture" />}
            <b>
              {good.name} × {good.count}
            </b>
          </li>
        ))}
      </ul>
    </Block>
  )
}

type Way = 'paper' | 'drawn'

/** The signature for what is handed out: the number of a signed paper, or drawn here. */
const Signing = ({
  way,
  onWay,
  formNo,
  onFormNo,
  onDrawn,
  onEnter,
}: {
  readonly way: Way
  readonly onWay: (way: Way) => void
  readonly formNo: string
  readonly onFormNo: (formNo: string) => void
  readonly onDrawn: (image: Blob | undefined) => void
  readonly onEnter: () => void
}) => {
  const t = useT(words)
  const base = useId()
  return (
    <Block title={t('counter.sign')}>
      <Radio.Group
        aria-label={t('counter.sign')}
        value={way}
        onChange={(event) => onWay(event.target.value === 'drawn' ? 'drawn' : 'paper')}
        options={(['paper', 'drawn'] as const).map((value) => ({ value, label: t(`counter.${value}`) }))}
      />
      {way === 'paper' ? (
        <div className="field">
          <label htmlFor={`${base}form`}>{t('counter.paper')}</label>
          <Input
            id={`${base}form`}
            maxLength={30}
            autoComplete="off"
            value={formNo}
            autoFocus
            onChange={(event) => onFormNo(event.target.value)}
            onPressEnter={onEnter}
          />
        </div>
      ) : (
        <SignaturePad onDrawn={onDrawn} />
      )}
    </Block>
  )
}

const HandOut = ({
  code,
  collection,
  onDone,
  onSkip,
}: {
  readonly code: string
  readonly collection: Collection
  readonly onDone: () => void
  readonly onSkip: () => void
}) => {
  const t = useT(words)
  const [who, setWho] = useState<Who>({ kind: 'self', name: '', document: 'residentIdCard' })
  const [way, setWay] = useState<Way>('paper')
  const [formNo, setFormNo] = useState('')
  const [image, setImage] = useState<Blob>()
  const [unsigned, setUnsigned] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const give = useCommand(handOut, { onDone })
  const confirm = async () => {
    const missing = way === 'paper' ? formNo.trim() === '' : image === undefined
    setUnsigned(missing)
    setFailed(undefined)
    if (missing) return
    try {
      const signed =
        way === 'drawn' && image !== undefined
          ? { kind: 'drawn' as const, fileId: (await upload(uploadStaffFile, { name: 'signature.png' }, image)).id }
          : { kind: 'paper' as const, formNo: formNo.trim() }
      give.mutate({ code, collector: collectorOf(who), signed })
    } catch (error) {
      setFailed(error)
    }
  }
  return (
    <>
      <Goods collection={collection} />
      <WhoCollects collection={collection} who={who} onWho={setWho} />
      <Signing way={way} onWay={setWay} formNo={formNo} onFormNo={setFormNo} onDrawn={setImage} onEnter={() => void confirm()} />
      {unsigned && <Alert type="warning" showIcon role="alert" className="refusal" title={t('counter.unsigned')} />}
      <RefusalAlert error={failed ?? give.error} />
      <div className="form-actions">
        <Button type="primary" loading={give.isPending} onClick={() => void confirm()}>
          {t('counter.do')}
        </Button>
        <Button onClick={onSkip}>{t('counter.next')}</Button>
      </div>
    </>
  )
}
