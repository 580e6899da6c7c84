import { mayImport, mayImportAll } from './architecture.mjs'

const src = '^apps/server/src'
const named = Object.keys(mayImport)
const capabilities = [...named, ...mayImportAll]
const test = '\\.test\\.tsx?$|/given\\.ts$'
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** One rule a capability: what its line in architecture.mjs does not name, it may not import. */
const directions = named.map((capability) => {
  const forbidden = capabilities.filter((other) => other !== capability && !mayImport[capability].includes(other))
  return rule(
    `direction-${capability}`,
    `architecture.mjs lets ${capability} import only: ${mayImport[capability].join(', ') || 'no capability'}`,
    { path: `${src}/${capability}/`, pathNot: test },
    { path: `${src}/(${forbidden.join('|')})/` },
  )
})

export default {
  forbidden: [
    rule('no-circular', 'a cycle means that two modules are one', { path: '^(apps|packages)/' }, { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } }),
    rule(
      'declared',
      "import only what package.json declares (tests may use the workspace's own)",
      { path: '^(apps|packages)/', pathNot: test },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'], pathNot: '^(virtual:|[.]/)' },
    ),
    rule('resolvable', 'an import must lead to a file', { path: '^(apps|packages)/' }, { couldNotResolve: true, pathNot: '^virtual:' }),
    rule(
      'contract-is-pure',
      'the contract knows zod and nothing else',
      { path: '^packages/contract/', pathNot: test },
      { pathNot: ['^packages/contract/', '(^|/)node_modules/zod/'] },
    ),
    rule(
      'apps-are-strangers',
      'front ends meet the server only in the contract',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'platform-is-below',
      'platform knows no capability',
      { path: `${src}/platform/`, pathNot: test },
      { path: `${src}/(${capabilities.join('|')})/` },
    ),
    rule(
      'front-door',
      'another capability is entered by its index.ts',
      { path: `${src}/([^/]+)/`, pathNot: test },
      { path: `${src}/(${capabilities.join('|')})/`, pathNot: [`${src}/$1/`, `${src}/[^/]+/index\\.ts$`] },
    ),
    rule(
      'wired-once',
      'only app.ts, capabilities.ts, commands.ts and main.ts build and wire the capabilities',
      { path: `${src}/[^/]+\\.ts$`, pathNot: [`${src}/(app|capabilities|commands|main)\\.ts$`, test] },
      { path: `${src}/(${capabilities.join('|')})/` },
    ),
    rule(
      'known-capability',
      'a folder of the server is a capability of architecture.mjs',
      { path: `${src}/(?!platform/|${capabilities.join('/|')}/)[^/]+/` },
      {},
    ),
    rule(
      'rules-are-pure',
      'rules import the contract, other rules and platform/pure; other capabilities only as types',
      { path: '/rules\\.ts$' },
      { pathNot: ['^packages/contract/', '/rules\\.ts$', `${src}/platform/pure/`, `${src}/platform/actor\\.ts$`], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'sql-in-stores',
      'only stores and platform speak SQL',
      { path: src, pathNot: ['/store\\.ts$', '/[a-z][A-Za-z]*Store\\.ts$', '/store/', `${src}/platform/`, `${src}/main\\.ts$`, test] },
      { path: '(^|/)node_modules/(kysely|pg|pg-copy-streams)/', dependencyTypesNot: ['type-only'] },
    ),
    ...directions,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
    moduleSystems: ['es6'],
    exclude: { path: '^(apps|packages)/[^/]+/(dist|test)/|\\.config\\.ts$|/tokens-plugin\\.ts$' },
  },
}
