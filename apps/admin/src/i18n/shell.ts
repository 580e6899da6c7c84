import { en } from './en.ts'
import { defineWords } from './words.ts'
import { zh } from './zh.ts'

/** The words of the shell and of the shared parts. */
export const shellWords = defineWords('shell', { zh, en })
