import ts from 'typescript'

/** A breach of a house rule: which rule, where (`path` or `path#name`), and what to do instead. */
export type Finding = { readonly rule: string; readonly at: string; readonly line: number; readonly instead: string }

/** The house rules that are read from the syntax tree, by name, with what to do instead. */
export const houseRules = {
  'file-size': 'split the file by a business noun: 500 lines at most',
  'function-size': 'give the parts of the function names of their own: 70 lines at most',
  random: 'take randomness as an argument, from platform/ids.ts or platform/crypto/tokens.ts, instead of Math.random',
  clock: 'take the time as an argument, from platform/clock.ts, instead of asking for it',
  console: 'log with the pino logger, or write to process.stdout in a command, instead of console',
  cast: 'narrow with a check, or use satisfies, instead of `as`',
  any: 'name the type, or take unknown and narrow it, instead of any',
  'default-export': 'export by name',
  undocumented: 'say in a comment why it exists, its shapes, units and errors',
  unfinished: 'finish it or open an issue: no TODO, FIXME or XXX in the code',
  name: 'name the business noun: no Service, Manager, Helper or Util',
} as const

/** What kind of source a path is; rules differ for tests, platform and tools. */
const kindOf = (path: string) => ({
  test: /\.(test|e2e)\.tsx?$|\/given\.ts$|\/test\/|^e2e\//.test(path),
  server: path.startsWith('apps/server/src/'),
  contract: path.startsWith('packages/'),
  platform: path.startsWith('apps/server/src/platform/'),
  words: /\/(i18n|words|locales)\//.test(path),
  config: /\.config\.ts$|^\.[\w-]+\.mjs$/.test(path),
})

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isConstructorDeclaration(node)

const nameOf = (node: ts.Node): string => {
  if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isClassDeclaration(node)) && node.name)
    return node.name.getText()
  const { parent } = node
  if (parent !== undefined && (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent))) return parent.name.getText()
  return 'anonymous'
}

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)

const declaredNames = (node: ts.Node): string[] => {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map((one) => one.name.getText())
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
    return [node.name?.getText() ?? 'default']
  return []
}

const isCallOf = (node: ts.Node, object: string, member?: string): boolean =>
  ts.isPropertyAccessExpression(node) && node.expression.getText() === object && (member === undefined || node.name.text === member)

/** Breaches of the rules that look at one node alone. */
const judgeNode = (node: ts.Node, kind: ReturnType<typeof kindOf>, path: string): [rule: keyof typeof houseRules, name: string][] => {
  const found: [keyof typeof houseRules, string][] = []
  const production = (kind.server || kind.contract) && !kind.test
  if (isCallOf(node, 'Math', 'random') && !kind.test) found.push(['random', 'Math.random'])
  if (production && path !== 'apps/server/src/platform/clock.ts') {
    if (isCallOf(node, 'Date', 'now')) found.push(['clock', 'Date.now'])
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0)
      found.push(['clock', 'new Date'])
  }
  if (production && isCallOf(node, 'console')) found.push(['console', 'console'])
  if (production && !kind.platform && ts.isAsExpression(node) && node.type.getText() !== 'const')
    found.push(['cast', node.type.getText().slice(0, 40)])
  if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(['any', 'any'])
  if (!kind.config && (ts.isExportAssignment(node) || (isExported(node) && /\bexport default\b/.test(node.getText().slice(0, 40)))))
    found.push(['default-export', 'default'])
  return found
}

/** `export const submitDeposit = endpoint({ …, summary })` says in its summary what a comment would repeat. */
const saysItself = (node: ts.Node): boolean =>
  ts.isVariableStatement(node) &&
  node.declarationList.declarations.every(
    ({ initializer }) => initializer !== undefined && ts.isCallExpression(initializer) && initializer.expression.getText() === 'endpoint',
  )

/** Exported declarations without a doc comment above them. */
const undocumented = (source: ts.SourceFile): { name: string; node: ts.Node }[] => {
  const seen = new Set<string>()
  return source.statements.flatMap((node) => {
    const names = isExported(node) ? declaredNames(node) : []
    const documented = ts.getJSDocCommentsAndTags(node).length > 0 || saysItself(node)
    // Overloads share the comment of the first.
    const missing = documented ? [] : names.filter((name) => !seen.has(name))
    for (const name of names) seen.add(name)
    return missing.map((name) => ({ name, node }))
  })
}

/** Every breach of the house rules in one source file. Pure: the path decides which rules hold, the text is judged. */
export const judgeSource = (path: string, text: string): Finding[] => {
  const kind = kindOf(path)
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const findings: Finding[] = []
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1
  const add = (rule: keyof typeof houseRules, name: string, position: number) =>
    findings.push({ rule, at: name === '' ? path : `${path}#${name}`, line: lineOf(position), instead: houseRules[rule] })
  const lines = text.trimEnd().split('\n').length
  if (lines > 500 && !kind.words) add('file-size', '', 0)
  if (/(Service|Manager|Helper|Utils?)s?\.tsx?$/i.test(path)) add('name', '', 0)
  for (const match of text.matchAll(/(?:^|\s)\/[/*].*\b(TODO|FIXME|XXX)\b/gm)) add('unfinished', match[1] ?? '', match.index)
  if ((kind.server || kind.contract) && !kind.test)
    for (const { name, node } of undocumented(source)) add('undocumented', name, node.getStart())
  const visit = (node: ts.Node): void => {
    for (const [rule, name] of judgeNode(node, kind, path)) add(rule, name, node.getStart())
    if (isFunction(node) && !kind.test && !kind.words && lineOf(node.getEnd()) - lineOf(node.getStart()) + 1 > 70)
      add('function-size', nameOf(node), node.getStart())
    ts.forEachChild(node, visit)
  }
  visit(source)
  return findings
}
