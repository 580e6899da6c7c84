/** Types of architecture-check.mjs; the words stand there. */
export function sourcesBelow(base?: string): string[]
export function judgeArchitecture(report: string, base?: string): string[]
