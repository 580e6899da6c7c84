/**
 * Who may import whom among the server's capabilities, always through the other's index.ts. Everything may import
 * platform/ and the contract; platform/ knows no capability; only app.ts and main.ts wire all of them.
 */
export const mayImport = {
  settings: [],
  files: [],
  audit: ['files'],
  evidence: ['audit', 'files', 'credits', 'closing', 'points', 'redemption'],
  notices: [],
  organizations: ['settings', 'notices', 'files'],
  identity: ['organizations', 'notices', 'settings', 'files'],
  reviews: ['organizations', 'identity', 'notices', 'settings', 'files'],
  accounts: ['organizations', 'identity', 'notices', 'reviews', 'files', 'settings'],
  catalog: ['organizations', 'reviews', 'notices', 'settings', 'files'],
  outcomes: ['organizations', 'catalog', 'accounts', 'files', 'notices'],
  deposits: ['organizations', 'catalog', 'accounts', 'outcomes', 'reviews', 'files', 'notices', 'settings', 'identity'],
  archive: ['outcomes', 'catalog', 'accounts', 'organizations'],
  credits: [],
  points: ['accounts', 'notices', 'organizations', 'outcomes'],
  certification: ['accounts', 'catalog', 'credits', 'files', 'notices', 'organizations', 'outcomes', 'reviews'],
  programmes: ['accounts', 'files', 'notices', 'organizations'],
  conversion: [
    'accounts',
    'certification',
    'credits',
    'files',
    'notices',
    'organizations',
    'outcomes',
    'programmes',
    'proofs',
    'reviews',
    'settings',
  ],
  closing: ['accounts', 'credits', 'identity', 'notices', 'organizations', 'points', 'redemption', 'settings', 'files'],
  backup: ['closing', 'files'],
  proofs: ['accounts', 'outcomes', 'organizations', 'files', 'notices'],
  redemption: ['points', 'accounts', 'organizations', 'files', 'notices'],
  reports: ['organizations'],
  privacy: ['accounts', 'outcomes', 'deposits', 'reviews', 'notices', 'files', 'identity', 'organizations', 'settings'],
  portal: ['organizations', 'catalog', 'settings', 'outcomes', 'accounts'],
}

/** Capabilities that may import every other one: the demo province fills them all. */
export const mayImportAll = ['demo']
