import type { FieldProblem } from '@creditbank/contract'

type Issue = {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly origin?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
}

/** Too little of something, by what it is of. One character or item too few means that nothing was given. */
const tooSmall = (of: unknown, minimum: string): { zh: string; en: string } => {
  if (of === 'string')
    return minimum === '1'
      ? { zh: '请填写这一项。', en: 'Please fill this in.' }
      : { zh: `太短了，至少写 ${minimum} 个字。`, en: `Too short: at least ${minimum} characters.` }
  if (of === 'array')
    return minimum === '1'
      ? { zh: '请至少选一项。', en: 'Please choose at least one.' }
      : { zh: `至少要有 ${minimum} 项。`, en: `At least ${minimum} are needed.` }
  return { zh: `不能小于 ${minimum}。`, en: `Must be at least ${minimum}.` }
}
const tooBig = (of: unknown, maximum: string): { zh: string; en: string } => {
  if (of === 'string') return { zh: `太长了，最多 ${maximum} 个字。`, en: `Too long: at most ${maximum} characters.` }
  if (of === 'array') return { zh: `最多 ${maximum} 项。`, en: `At most ${maximum} are possible.` }
  return { zh: `不能大于 ${maximum}。`, en: `Must be at most ${maximum}.` }
}

const sentences = (issue: Issue): { zh: string; en: string } => {
  const number = (key: 'minimum' | 'maximum') =>
    typeof issue[key] === 'number' || typeof issue[key] === 'bigint' ? String(issue[key]) : ''
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue.origin, number('minimum'))
    case 'too_big':
      return tooBig(issue.origin, number('maximum'))
    case 'invalid_type':
      return { zh: '请填写这一项。', en: 'Please fill this in.' }
    case 'invalid_value':
      return { zh: '请从列出的选项中选择。', en: 'Please choose one of the options.' }
    case 'unrecognized_keys':
      return { zh: '包含不认识的内容。', en: 'Contains unknown fields.' }
    default:
      return { zh: '格式不正确，请检查后重新填写。', en: 'The format is not right. Please check and type it again.' }
  }
}

/** Turns a schema's issues into field problems with sentences in both languages. At most 50 are told. */
export const fieldProblems = (issues: readonly Issue[]): FieldProblem[] =>
  issues.slice(0, 50).map((issue) => ({ field: issue.path.map(String).join('.'), code: issue.code ?? 'invalid', ...sentences(issue) }))
