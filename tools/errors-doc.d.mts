/** Types of errors-doc.mjs; the words stand there. */
export function errorsDocument(refusals: Record<string, { status: number; zh: string; en: string }>): string
