/** Names of persons: one spelling for storing and comparing, and forms to search by. */

/** A name in the stored spelling, or why it is none. */
export type ParsedName =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly code: 'empty' | 'too_long' | 'characters' }

/** Longest name stored, in characters as people count them (code points). */
export const LONGEST_NAME = 50

// Compatibility ideographs stay as they are: NFKC would replace the rare character of somebody's name by another.
const NORMALISED_RUNS = /[^\uF900-\uFAFF\u{2F800}-\u{2FA1F}]+/gu
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060\uFEFF\u00AD]/g
const DOTS = /[\u2022\u2027\u2219\u22C5\u30FB\u0387\u16EB\uFF65]/g

/**
 * The stored spelling of a name: full-width letters made ordinary, invisible characters dropped, the dots between parts of a
 * name (•・‧) all U+00B7, no spaces between Chinese characters or around dots, one space between Latin words. A full stop between
 * Chinese characters is a dot, too. Rare characters, also those of the private use areas, are left alone.
 */
export function normaliseName(raw: string): string {
  return raw
    .replace(INVISIBLE, '')
    .replace(NORMALISED_RUNS, (run) => run.normalize('NFKC'))
    .replace(DOTS, '·')
    .replace(/(\p{Script=Han})\.(?=\p{Script=Han})/gu, '$1·')
    .replace(/\s+/gu, ' ')
    .replace(/ ?· ?/g, '·')
    .replace(/([\p{Script=Han}\p{Co}]) (?=[\p{Script=Han}\p{Co}])/gu, '$1')
    .trim()
}

/** Checks and normalises a name: letters of any script, dots, hyphens, apostrophes, full stops and spaces; no digits or other signs. */
export function parseName(raw: string): ParsedName {
  const name = normaliseName(raw)
  if (name === '') return { ok: false, code: 'empty' }
  if ([...name].length > LONGEST_NAME) return { ok: false, code: 'too_long' }
  return /^[\p{L}\p{M}\p{Co}·.'’ -]+$/u.test(name) && /[\p{L}\p{Co}]/u.test(name) ? { ok: true, name } : { ok: false, code: 'characters' }
}

/** The name back to front by code points: a prefix index on it finds people by the end of their name (the given name). */
export function reverseName(name: string): string {
  return [...name].reverse().join('')
}

/**
 * Characters that one person's name carries in one register and not in the other: simplified by analogy since GB 18030-2022, forms of families, traditional
 * ones of Hong Kong, Macao and Taiwan. Each group is read as its first character.
 */
const VARIANT_GROUPS = [
  '鋐𬭎',
  '吉𠮷',
  '高髙',
  '崎﨑',
  '龑䶮',
  '堃坤',
  '喆哲',
  '升昇陞',
  '祎禕',
  '钘鈃',
  '垚尧堯',
  '彧彧',
  '晟晠',
  '刘劉',
  '陈陳',
  '张張',
  '杨楊',
  '赵趙',
  '黄黃',
  '吴吳',
  '孙孫',
  '马馬',
  '罗羅',
  '郑鄭',
  '谢謝',
  '韩韓',
  '冯馮',
  '萧蕭肖',
  '许許',
  '邓鄧',
  '卢盧',
  '蒋蔣',
  '贾賈',
  '叶葉',
  '阎閻闫',
  '余餘',
  '苏蘇',
  '吕呂',
  '钱錢',
  '汤湯',
  '钟鍾鐘',
  '谭譚',
  '范範',
  '邹鄒',
  '陆陸',
  '龚龔',
  '庄莊',
  '严嚴',
  '华華',
  '关關',
  '兰蘭',
  '丽麗',
  '凤鳳',
  '莲蓮',
  '红紅',
  '燕鷰',
  '伟偉',
  '强強彊',
  '军軍',
  '国國',
  '贵貴',
  '广廣',
  '荣榮',
  '学學',
  '辉輝煇',
  '涛濤',
  '鹏鵬',
  '轩軒',
  '泽澤',
  '晓曉',
  '诗詩',
  '语語',
  '颖穎頴',
  '静靜',
  '艳艷',
  '玛瑪',
  '云雲',
  '龙龍',
  '义義',
  '宝寶',
  '庆慶',
  '庐廬',
  '峰峯',
  '群羣',
  '杰傑',
  '恒恆',
  '于於',
  '台臺',
  '铉鉉',
  '镕鎔',
  '锜錡',
  '钰鈺',
  '铠鎧',
  '铮錚',
  '钧鈞',
  '鉴鑑鑒',
  '锦錦',
  '镇鎮',
  '锋鋒',
  '链鏈',
  '𫖮顗',
  '𬱖頔',
  '𬀩暐',
  '𬍛瓅',
  '𬬭錀',
  '𬭚錞',
  '𬤇諲',
  '𬶍鮀',
  '𫘪騵',
  '𬴊驎',
  '𫗧餗',
] as const
const VARIANTS: ReadonlyMap<string, string> = new Map(
  VARIANT_GROUPS.flatMap((group) => {
    const [first = '', ...others] = [...group]
    return others.filter((other) => other !== first).map((other) => [other, first] as const)
  }),
)

/**
 * A name as far as it can be compared over registers: the stored spelling, compatibility characters made ordinary, variants read as one, dots, spaces and
 * case left out. Only for saying that two names may be one; it never replaces what somebody is called.
 */
export function foldName(name: string): string {
  const plain = normaliseName(name)
    .normalize('NFKC')
    .replace(/[·.'’ -]/g, '')
    .toLowerCase()
  return [...plain].map((character) => VARIANTS.get(character) ?? character).join('')
}
