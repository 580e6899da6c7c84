import type { proofs } from '@creditbank/contract'
import { formatAccountNo } from '../platform/pure/accountNo.ts'
import { maskIdNumber } from '../platform/pure/idNumber.ts'
import { formatDay, isDayText, shanghaiDay } from '../platform/pure/shanghai.ts'
import type { Cell, Choice, Gathered, Holder, KindOfProof, Part, Words } from './kind.ts'
import { fillWording } from './rules.ts'

type Language = Choice['language']

/** The facts of a holder that a template may print. */
export const holderParts: readonly Part[] = [
  { key: 'name', name: { zh: '姓名', en: 'Name' } },
  { key: 'idKind', name: { zh: '证件类型', en: 'Document' } },
  { key: 'idNumber', name: { zh: '证件号码', en: 'Document no.' } },
  { key: 'accountNo', name: { zh: '学银账号', en: 'Account no.' } },
  { key: 'realName', name: { zh: '实名状态', en: 'Identity check' }, optional: true },
  { key: 'openedOn', name: { zh: '开户日期', en: 'Account opened' }, optional: true },
  { key: 'unit', name: { zh: '归属单位', en: 'Unit' }, optional: true },
]

/** Placeholders that every wording may use. */
export const holderPlaceholders: readonly Part[] = [
  { key: 'name', name: { zh: '姓名', en: 'Name' } },
  { key: 'accountNo', name: { zh: '学银账号', en: 'Account no.' } },
  { key: 'unit', name: { zh: '归属单位', en: 'Unit' } },
]

const idKinds: Readonly<Record<Holder['row']['id_kind'], Words>> = {
  residentIdCard: { zh: '居民身份证', en: 'Resident identity card' },
  hkMacaoTaiwanResidencePermit: { zh: '港澳台居民居住证', en: 'Residence permit (HK, Macao, Taiwan)' },
  hkMacaoTravelPermit: { zh: '港澳居民来往内地通行证', en: 'Travel permit (HK, Macao)' },
  taiwanTravelPermit: { zh: '台湾居民来往大陆通行证', en: 'Travel permit (Taiwan)' },
  passport: { zh: '护照', en: 'Passport' },
  foreignPermanentResidence: { zh: '外国人永久居留身份证', en: 'Foreign permanent resident card' },
}
const realNames: Readonly<Record<Holder['row']['real_name_level'], Words>> = {
  none: { zh: '未核验', en: 'Not checked' },
  counterChecked: { zh: '窗口已核验', en: 'Checked at a counter' },
  verified: { zh: '已实名认证', en: 'Verified' },
}

/** A cell in a language: days are written as people read them; where both languages say the same it stands once. */
const inLanguage = (cell: Cell, language: Language): string => {
  if (typeof cell === 'string') return isDayText(cell) && language === 'zh' ? formatDay(cell) : cell
  if (language !== 'both') return cell[language]
  return cell.zh === cell.en ? cell.zh : `${cell.zh} ${cell.en}`
}

/** The same for running text, where the two languages are two lines. */
const inLines = (zh: string, en: string, language: Language): string =>
  language === 'both' ? [zh, en].filter((text) => text !== '').join('\n') : language === 'zh' ? zh : en

const holderValue = (holder: Holder, key: string, choice: Choice): Cell | undefined => {
  const { row } = holder
  if (key === 'idNumber') return choice.idNumber === 'none' ? undefined : row.id_masked
  if (key === 'name') return row.name
  if (key === 'idKind') return choice.idNumber === 'none' ? undefined : idKinds[row.id_kind]
  if (key === 'accountNo') return formatAccountNo(row.account_no)
  if (key === 'realName') return realNames[row.real_name_level]
  if (key === 'openedOn') return shanghaiDay(row.activated_at ?? row.created_at)
  return key === 'unit' ? holder.unit : undefined
}

const sectionsOf = (kind: KindOfProof, template: proofs.TemplateContent, gathered: Gathered, choice: Choice) => {
  const cells = gathered.sections.flatMap((section) => section.rows)
  // A column in which nothing stands is left out: it would only ask why.
  const columns = template.columns.flatMap((key) => {
    const found = kind.columns.find((column) => column.key === key)
    const hidden = found?.optional === true && choice.hide.includes(key)
    return found === undefined || hidden || cells.every((row) => (row[key] ?? '') === '') ? [] : [found]
  })
  return gathered.sections.map((section) => ({
    heading: section.heading === null ? '' : inLanguage(section.heading, choice.language),
    columns: columns.map((column) => inLanguage(column.name, choice.language)),
    rows: section.rows.map((row) => columns.map((column) => inLanguage(row[column.key] ?? '', choice.language))),
    sum: section.sum === null ? null : inLanguage(section.sum, choice.language),
  }))
}

/** The words of a paper: a template filled with what a kind found about a holder, in the language of the choice. The document number is masked in it. */
export const compose = (
  kind: KindOfProof,
  template: proofs.TemplateContent,
  holder: Holder,
  gathered: Gathered,
  choice: Choice,
): proofs.ProofContent => {
  const { language } = choice
  const own = { name: holder.row.name, accountNo: formatAccountNo(holder.row.account_no), unit: holder.unit }
  const values = (of: 'zh' | 'en'): Record<string, string> => ({
    ...Object.fromEntries(Object.entries(gathered.values).map(([key, cell]) => [key, inLanguage(cell, of)])),
    ...own,
  })
  return {
    language,
    title: inLines(template.titleZh, template.titleEn, language),
    name: holder.row.name,
    statement: inLines(fillWording(template.wordingZh, values('zh')), fillWording(template.wordingEn, values('en')), language),
    holder: template.holder.flatMap((key) => {
      const found = holderParts.find((one) => one.key === key)
      const value = found === undefined ? undefined : holderValue(holder, key, choice)
      if (found === undefined || value === undefined || (found.optional === true && choice.hide.includes(key))) return []
      return [{ label: inLanguage(found.name, language), value: inLanguage(value, language) }]
    }),
    sections: sectionsOf(kind, template, gathered, choice),
    note: inLines(template.noteZh, template.noteEn, language),
  }
}

/** The same words with the full document number where the masked one stands: for the paper alone. */
export const withFullNumber = (content: proofs.ProofContent, number: string): proofs.ProofContent => {
  const masked = maskIdNumber(number)
  return { ...content, holder: content.holder.map((fact) => (fact.value === masked ? { ...fact, value: number } : fact)) }
}
