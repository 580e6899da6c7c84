import type { Cap, Plan, ProgrammeState } from '@creditbank/contract/programmes'
import { useT } from '../i18n/words.ts'
import { hundredths } from '../parts/formats.tsx'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { effects, natures, sourceKinds } from './content.ts'
import { words } from './words.ts'

const tones: Readonly<Record<ProgrammeState, Tone>> = { draft: 'quiet', submitted: 'due', published: 'good', retired: 'bad' }

/** The state of a programme or a version in words. */
export const ProgrammeStateTag = ({ state }: { readonly state: ProgrammeState }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
}

/** Kinds of sources as choices. */
export const useSourceOptions = () => {
  const t = useT(words)
  return sourceKinds.map((value) => ({ value, label: t(`source.${value}`) }))
}
/** Effects as choices. */
export const useEffectOptions = () => {
  const t = useT(words)
  return effects.map((value) => ({ value, label: t(`effect.${value}`) }))
}
/** Kinds of courses as choices. */
export const useNatureOptions = () => {
  const t = useT(words)
  return natures.map((value) => ({ value, label: t(`nature.${value}`) }))
}
/** Levels as choices. */
export const useLevelOptions = () => {
  const t = useT(words)
  return (['undergraduate', 'higherVocational'] as const).map((value) => ({ value, label: t(`level.${value}`) }))
}
/** Modes as choices. */
export const useModeOptions = () => {
  const t = useT(words)
  return (['open', 'continuing', 'selfTaught', 'fullTime'] as const).map((value) => ({ value, label: t(`mode.${value}`) }))
}

/** A cap in words: what it is a share of, how much of it, and what alone counts against it. */
export const useCapText = (): ((cap: Cap, groups: readonly Pick<Plan['groups'][number], 'code' | 'name'>[]) => string) => {
  const t = useT(words)
  return (cap, groups) => {
    const group = cap.group === null ? '' : `（${groups.find((one) => one.code === cap.group)?.name ?? cap.group}）`
    const only = [...cap.sourceKinds.map((kind) => t(`source.${kind}`)), ...cap.effects.map((effect) => t(`effect.${effect}`))]
    const most = cap.of === 'credits' ? hundredths(cap.most) : `${cap.most / 10}%`
    return `${t(`cap.of.${cap.of}`)}${group} ${t('cap.most')} ${most}${only.length === 0 ? '' : `（${t('cap.only', { what: only.join('、') })}）`}`
  }
}
