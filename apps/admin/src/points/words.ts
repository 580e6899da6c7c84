import { defineWords } from '../i18n/words.ts'
import { en } from './words.en.ts'
import { zh } from './words.zh.ts'

/** The words of points. */
export const words = defineWords('points', { zh, en })
