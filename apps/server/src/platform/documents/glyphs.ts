import { closeSync, openSync, readSync } from 'node:fs'
import { fontFiles } from './fonts.ts'

/** One bit a code point up to the end of plane 3: whether every embedded weight has a glyph for it. */
type Coverage = Uint8Array

const planes = 0x40000

const readAt = (file: number, position: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  readSync(file, bytes, 0, length, position)
  return bytes
}

/** The `cmap` table of a TrueType file, read without the fourteen megabytes around it. */
const cmapOf = (path: string): Buffer => {
  const file = openSync(path, 'r')
  try {
    const tables = readAt(file, 4, 2).readUInt16BE(0)
    const directory = readAt(file, 12, tables * 16)
    for (let at = 0; at < directory.length; at += 16)
      if (directory.toString('latin1', at, at + 4) === 'cmap')
        return readAt(file, directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12))
  } finally {
    closeSync(file)
  }
  throw new Error(`no cmap table in ${path}`)
}

/** Marks the code points of the table's segmented coverage (format 12), which lists them by ranges over all planes. */
const coverageOf = (path: string): Coverage => {
  const cmap = cmapOf(path)
  const found: Coverage = new Uint8Array(planes / 8)
  for (let record = 0; record < cmap.readUInt16BE(2); record += 1) {
    const start = cmap.readUInt32BE(4 + record * 8 + 4)
    if (cmap.readUInt16BE(start) !== 12) continue
    const groups = cmap.readUInt32BE(start + 12)
    for (let group = 0; group < groups; group += 1) {
      const at = start + 16 + group * 12
      const last = Math.min(cmap.readUInt32BE(at + 4), planes - 1)
      for (let point = cmap.readUInt32BE(at); point <= last; point += 1) found[point >> 3] = (found[point >> 3] ?? 0) | (1 << (point & 7))
    }
    return found
  }
  throw new Error(`no coverage of all planes in ${path}`)
}

let known: Coverage | undefined

const coverage = (): Coverage => {
  known ??= fontFiles.map(coverageOf).reduce((all, one) => all.map((byte, index) => byte & (one[index] ?? 0)))
  return known
}

// Controls, marks that reverse or hide text, private and unassigned characters: they have no shape of their own, so nobody could read what was typed.
const shapeless = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u

const printable = (character: string): boolean => {
  if (character === '\n') return true
  const point = character.codePointAt(0) ?? 0
  return point < planes && !shapeless.test(character) && ((coverage()[point >> 3] ?? 0) & (1 << (point & 7))) !== 0
}

/**
 * The characters of a text that the bank's fonts cannot print, each once, in the order they come: rare characters without a glyph, emoji, controls and
 * marks that turn the direction of writing. Empty where the text prints as it was typed. A document is never printed with a box in a name's place.
 */
export const unprintable = (text: string): readonly string[] => [...new Set(text)].filter((character) => !printable(character))
