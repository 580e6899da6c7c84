/** Types of architecture.mjs; the words stand there. */
export const mayImport: Record<string, readonly string[]>
export const mayImportAll: readonly string[]
