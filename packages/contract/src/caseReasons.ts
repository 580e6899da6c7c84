import type { CaseKindName } from './caseKinds.ts'

/** A reason ready to hand: chosen by code; `fields` are marked by default. The person reads the sentence. */
export type ReasonTemplate = { readonly code: string; readonly zh: string; readonly en: string; readonly fields: readonly string[] }
const evidenceReasons: readonly ReasonTemplate[] = [
  {
    code: 'photoUnclear',
    zh: '证书照片不清楚，请在光线好的地方重新拍一张',
    en: 'The photo is not clear; please take it again in good light',
    fields: ['fileIds'],
  },
  {
    code: 'photoIncomplete',
    zh: '证书照片不完整，请拍到证书的四个角',
    en: 'The photo is cut off; please show all four corners',
    fields: ['fileIds'],
  },
  {
    code: 'numberDiffers',
    zh: '填写的证书编号和证书上的不一致',
    en: 'The certificate number differs from the paper',
    fields: ['certificateNo'],
  },
  { code: 'dateDiffers', zh: '填写的取得日期和证书上的不一致', en: 'The date differs from the paper', fields: ['obtainedOn'] },
  { code: 'gradeDiffers', zh: '填写的成绩和证书上的不一致', en: 'The grade differs from the paper', fields: ['grade'] },
  {
    code: 'wrongEntry',
    zh: '选择的成果和证书不是同一项，请重新选择',
    en: 'The chosen entry is not the one on the paper',
    fields: ['entryId'],
  },
]
/** 退回补正的常用原因 */
export const returnReasons: Readonly<Record<CaseKindName, readonly ReasonTemplate[]>> = {
  deposit: evidenceReasons,
  accountApplication: [
    { code: 'nameDiffers', zh: '姓名和证件上的不一致', en: 'The name differs from the document', fields: ['name'] },
    { code: 'idWrong', zh: '证件号码有误，请核对', en: 'The document number is wrong', fields: ['idNumber'] },
    { code: 'phoneWrong', zh: '手机号码联系不上，请核对', en: 'The phone cannot be reached', fields: ['phone'] },
    { code: 'guardianMissing', zh: '未满 14 周岁，请填写监护人信息', en: 'Under 14: please name a guardian', fields: ['guardianName'] },
  ],
  accountCorrection: [
    {
      code: 'evidenceUnclear',
      zh: '证件照片不清楚或不完整，请重新拍',
      en: 'The photo is not clear or cut off; please take it again',
      fields: ['fileIds'],
    },
    {
      code: 'evidenceMissing',
      zh: '请补充能证明更正内容的材料',
      en: 'Please add something that proves the correction',
      fields: ['fileIds'],
    },
    { code: 'paperDiffers', zh: '填写的内容和证件上的不一致', en: 'What you wrote differs from the document', fields: ['wanted'] },
  ],
  certification: [
    { code: 'hoursUnclear', zh: '请说明学时或成绩的依据', en: 'Please say what the hours or the grade rest on', fields: ['note'] },
    {
      code: 'standardChanged',
      zh: '认证标准有变化，请按现行标准重新申请',
      en: 'The standard has changed: please apply again under the present one',
      fields: ['note'],
    },
  ],
  conversion: [
    { code: 'enrolmentDiffers', zh: '学籍信息和学校登记的不一致，请核对', en: 'The enrolment differs from the school’s roll', fields: [] },
    { code: 'evidenceMissing', zh: '请补充成果的证明材料', en: 'Please add what proves the outcomes', fields: ['note'] },
    {
      code: 'chooseAgain',
      zh: '建议保留部分成果另作他用，请重新试算后提交',
      en: 'Some outcomes may serve you better elsewhere: try again',
      fields: [],
    },
  ],
  certificationStandard: [
    { code: 'basisMissing', zh: '请补充依据（文件或计算方法）', en: 'Please add the basis (a document or the method)', fields: ['basis'] },
  ],
  certificationOffering: [
    {
      code: 'goalsVague',
      zh: '培养目标不具体，请写明学完能做什么、怎样检验',
      en: 'The goals are vague: say what people can do afterwards and how it is tested',
      fields: ['goals'],
    },
    {
      code: 'hoursUnproven',
      zh: '学时没有依据，请补充教学计划或课表',
      en: 'The hours are not supported: add the teaching plan or timetable',
      fields: ['content', 'minutes'],
    },
    {
      code: 'assessmentUnproven',
      zh: '请补充考核办法和样卷',
      en: 'Add the rules of assessment and a sample paper',
      fields: ['assessment'],
    },
    { code: 'teachersUnproven', zh: '请补充任课教师的资质证明', en: 'Add what qualifies the teachers', fields: ['teachers'] },
    { code: 'qualityMissing', zh: '请补充质量保障的制度文件', en: 'Add the rules of quality control', fields: ['quality'] },
  ],
  outcomeCorrection: [
    { code: 'evidenceMissing', zh: '请补充能证明更正内容的材料', en: 'Please add something that proves the correction', fields: ['note'] },
  ],
  missingCertificate: [
    {
      code: 'unclear',
      zh: '请写明证书全称和发证单位',
      en: 'Please give the full name of the certificate and who issued it',
      fields: ['wanted'],
    },
  ],
  achievement: [
    {
      code: 'creditsUnjustified',
      zh: '建议学分与学时不相符，请说明依据',
      en: 'Proposed credits do not fit the hours',
      fields: ['credits', 'minutes'],
    },
    {
      code: 'criteriaMissing',
      zh: '请补充评价标准和考核方式',
      en: 'Please add criteria and assessment',
      fields: ['criteria', 'assessment'],
    },
    { code: 'issuerWrong', zh: '颁发机构名称或统一社会信用代码有误', en: 'The issuer is wrong', fields: ['issuerId'] },
    { code: 'duplicate', zh: '与已有成果重复，请使用已有的成果', en: 'This achievement exists already', fields: ['name'] },
  ],
  catalogEntry: [
    { code: 'windowWrong', zh: '存入起止日期不合理', en: 'The deposit window is not right', fields: ['opensOn', 'closesOn'] },
    { code: 'creditsDiffer', zh: '记录学分与核定学分不一致', en: 'Granted credits differ from the approved ones', fields: ['credits'] },
    { code: 'evidenceMissing', zh: '请写明需要的佐证材料', en: 'Please state the evidence needed', fields: ['evidence'] },
  ],
  catalogReport: [
    { code: 'unclear', zh: '请写明正确的内容和依据', en: 'Please say what is right and on what grounds', fields: ['wanted', 'note'] },
  ],
  catalogCorrection: [{ code: 'unclear', zh: '请写明哪里需要更正、依据是什么', en: 'Please say what is wrong and why', fields: ['note'] }],
}
/** 不予通过的常用原因 */
export const refuseReasons: readonly ReasonTemplate[] = [
  { code: 'notGenuine', zh: '经核实，材料不真实', en: 'The material is not genuine', fields: [] },
  { code: 'notEligible', zh: '不符合办理条件', en: 'The conditions are not met', fields: [] },
  { code: 'notOurs', zh: '不属于学分银行受理范围', en: 'This is not a matter of the credit bank', fields: [] },
  { code: 'duplicate', zh: '重复申请', en: 'The same application was made before', fields: [] },
]
/** The sentence of a stored reason: a template's, or what was typed (stored as text). Pure. */
export const reasonText = (kind: CaseKindName, reason: string | null, language: 'zh' | 'en'): string | null => {
  if (reason === null) return null
  const template = [...returnReasons[kind], ...refuseReasons].find((one) => one.code === reason)
  return template === undefined ? reason : template[language]
}
