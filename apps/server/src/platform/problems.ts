import type { FieldProblem } from '@creditbank/contract'

type Issue = {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly origin?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
}

const sentences = (issue: Issue): { zh: string; en: string } => {
  const number = (key: 'minimum' | 'maximum') =>
    typeof issue[key] === 'number' || typeof issue[key] === 'bigint' ? String(issue[key]) : ''
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' && number('minimum') === '1'
        ? { zh: '请填写这一项。', en: 'Please fill this in.' }
        : { zh: `不能小于（少于）${number('minimum')}。`, en: `Must be at least ${number('minimum')}.` }
    case 'too_big':
      return issue.origin === 'string'
        ? { zh: `太长了，最多 ${number('maximum')} 个字。`, en: `Too long: at most ${number('maximum')} characters.` }
        : { zh: `不能大于（多于）${number('maximum')}。`, en: `Must be at most ${number('maximum')}.` }
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
