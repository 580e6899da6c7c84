import {
  closeOrganization,
  type Impact,
  mergeOrganization,
  moveOrganization,
  previewClose,
  previewMerge,
  previewMove,
} from '@creditbank/contract/organizations'
import { Alert, App } from 'antd'
import { useState } from 'react'
import { useCommand, useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { ConfirmImpact, type Impact as Told } from '../parts/ConfirmImpact.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { words } from './words.ts'

/** What can be done to a unit's place in the tree. */
export type ReshapeAct = 'move' | 'merge' | 'close'

const counts = ['units', 'people', 'staff', 'openCases', 'openBatches', 'entries', 'outcomes', 'apiKeys'] as const

const useImpacts = (impact: Impact | undefined): readonly Told[] | undefined => {
  const t = useT(words)
  if (impact === undefined) return undefined
  const sight = [
    ...(impact.losesSight === null ? [] : [{ text: t('impact.loses', { name: impact.losesSight.name }) }]),
    ...(impact.gainsSight === null ? [] : [{ text: t('impact.gains', { name: impact.gainsSight.name }) }]),
  ]
  const affected = counts.filter((key) => impact[key] > 0).map((key) => ({ text: t(`impact.${key}`), count: impact[key] }))
  return [...(affected.length === 0 ? [{ text: t('impact.nothing') }] : affected), ...sight]
}

/** The preview of the chosen act; it waits until a unit is chosen, except for a closing, which may need none. */
const usePreview = (id: string, act: ReshapeAct, chosen: string | undefined) => {
  const target = chosen ?? ''
  const move = useOne(previewMove, { id, parentId: target }, { enabled: act === 'move' && chosen !== undefined })
  const merge = useOne(previewMerge, { id, intoId: target }, { enabled: act === 'merge' && chosen !== undefined })
  const close = useOne(previewClose, { id, ...(chosen === undefined ? {} : { handOverToId: chosen }) }, { enabled: act === 'close' })
  return { move, merge, close }[act]
}

const Blocks = ({ impact }: { readonly impact: Impact | undefined }) => {
  const language = useLanguage()
  return (impact?.blocks ?? []).map((block) => <Alert key={block.code} type="warning" showIcon title={block[language]} />)
}

/** Moves, merges or closes a unit after showing in numbers who and what is affected. */
export const Reshape = ({ id, act, onClose }: { readonly id: string; readonly act: ReshapeAct; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [chosen, setChosen] = useState<string>()
  const preview = usePreview(id, act, chosen)
  const done = {
    invalidates: ['/staff', '/cases'],
    onDone: () => {
      message.success(t(`${act}.done`))
      onClose()
    },
  }
  const [move, merge, close] = [
    useCommand(moveOrganization, done),
    useCommand(mergeOrganization, done),
    useCommand(closeOrganization, done),
  ]
  const command = { move, merge, close }[act]
  const impacts = useImpacts(preview.data)
  const waiting = chosen === undefined && act !== 'close'
  const blocked = (preview.data?.blocks.length ?? 0) > 0
  const confirm = () => {
    if (act === 'close') close.mutate({ id, ...(chosen === undefined ? {} : { handOverToId: chosen }) })
    else if (chosen !== undefined && act === 'move') move.mutate({ id, parentId: chosen })
    else if (chosen !== undefined) merge.mutate({ id, intoId: chosen })
  }
  const label = t(act === 'move' ? 'move.to' : act === 'merge' ? 'merge.into' : 'close.to')
  return (
    <ConfirmImpact
      open
      title={t(act)}
      confirm={t(act)}
      danger={act !== 'move'}
      impacts={waiting ? undefined : impacts}
      disabled={waiting || blocked}
      lead={
        <>
          <label htmlFor="reshape-target">{label}</label>
          <UnitSelect id="reshape-target" {...(chosen === undefined ? {} : { value: chosen })} onChange={setChosen} />
          {waiting && <p className="lead">{t('impact.choose')}</p>}
          <Blocks impact={preview.data} />
        </>
      }
      busy={command.isPending}
      error={command.error ?? preview.error}
      onConfirm={confirm}
      onClose={onClose}
    />
  )
}
