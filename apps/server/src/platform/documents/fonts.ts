import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/package.json'))

/** The two weights of Noto Serif SC that documents embed. */
export const fontFiles: readonly string[] = [
  join(folder, '400Regular', 'NotoSerifSC_400Regular.ttf'),
  join(folder, '700Bold', 'NotoSerifSC_700Bold.ttf'),
]

/** The folders of those weights: the typesetter maps the files it finds there into memory and searches nowhere else. */
export const fontFolders: readonly string[] = fontFiles.map((file) => dirname(file))
