import type { AccessKind } from '../platform/access.ts'

/** A phrase in both languages. */
export type Words = { readonly zh: string; readonly en: string }

/** What a look is called, and what a member of staff opens that page for. */
const looks: Readonly<Record<AccessKind, { readonly act: Words; readonly purpose: Words }>> = {
  'accounts.read': {
    act: { zh: '查看了您的账户信息（证件号、手机号已隐藏）', en: 'Read your account (numbers hidden)' },
    purpose: { zh: '账户服务', en: 'Account service' },
  },
  'accounts.history': {
    act: { zh: '查看了您账户的办理记录', en: 'Read the history of your account' },
    purpose: { zh: '账户服务', en: 'Account service' },
  },
  'accounts.find': {
    act: { zh: '按证件号、手机号或学银账号查到了您', en: 'Found you by document, phone or account number' },
    purpose: { zh: '窗口服务', en: 'Service at the counter' },
  },
  'accounts.export': {
    act: { zh: '导出的学习者名单中有您（已掩码）', en: 'Exported a list of learners with you in it (masked)' },
    purpose: { zh: '名单核对', en: 'Checking a list' },
  },
  'accounts.application': {
    act: { zh: '查看了您的开户申请', en: 'Read your application for an account' },
    purpose: { zh: '办理开户', en: 'Opening an account' },
  },
  'accounts.repair': {
    act: { zh: '核对了您的身份信息', en: 'Compared your identity data' },
    purpose: { zh: '身份信息核实', en: 'Checking identity data' },
  },
  'accounts.phoneChange': {
    act: { zh: '查看了更换您手机号的申请', en: 'Read a change of your phone' },
    purpose: { zh: '更换遗失的手机号', en: 'Replacing a lost phone' },
  },
  'accounts.freeze': {
    act: { zh: '查看了您账户的冻结记录', en: 'Read about the freeze of your account' },
    purpose: { zh: '账户冻结与申诉', en: 'Freeze and objection' },
  },
  'accounts.assistance': {
    act: { zh: '查看了为您帮办的记录', en: 'Read a record of acting for you' },
    purpose: { zh: '窗口服务', en: 'Service at the counter' },
  },
  'accounts.mandate': {
    act: { zh: '查看了您的代办人', en: 'Read who acts for you' },
    purpose: { zh: '窗口服务', en: 'Service at the counter' },
  },
  'outcomes.read': {
    act: { zh: '查看了您的一项学习成果', en: 'Read one of your outcomes' },
    purpose: { zh: '成果核对', en: 'Checking an outcome' },
  },
  'outcomes.find': {
    act: { zh: '按证书编号查到了您的学习成果', en: 'Found an outcome of yours by its certificate number' },
    purpose: { zh: '成果核对', en: 'Checking an outcome' },
  },
  'outcomes.export': {
    act: { zh: '导出的成果名单中有您的学习成果（已掩码）', en: 'Exported a list with outcomes of yours in it (masked)' },
    purpose: { zh: '名单核对', en: 'Checking a list' },
  },
  'deposits.read': {
    act: { zh: '查看了您的存入申请', en: 'Read your deposit' },
    purpose: { zh: '办理存入', en: 'Working on a deposit' },
  },
  'deposits.export': {
    act: { zh: '导出的存入申请名单中有您的申请（已掩码）', en: 'Exported a list with deposits of yours in it (masked)' },
    purpose: { zh: '名单核对', en: 'Checking a list' },
  },
  'reviews.case': {
    act: { zh: '查看了您正在办理的申请', en: 'Read your application' },
    purpose: { zh: '审核办理', en: 'Review' },
  },
  'reviews.export': {
    act: { zh: '导出的审核件名单中有您的申请（已掩码）', en: 'Exported a list of cases with yours in it (masked)' },
    purpose: { zh: '名单核对', en: 'Checking a list' },
  },
  'files.open': {
    act: { zh: '打开了您的证明材料', en: 'Opened your evidence' },
    purpose: { zh: '审核办理', en: 'Review' },
  },
  'proofs.counter': {
    act: { zh: '为您开具证明时查看了您的成果', en: 'Looked at your outcomes to issue a proof for you' },
    purpose: { zh: '窗口开具证明', en: 'Proof at the counter' },
  },
  'proofs.read': {
    act: { zh: '查看了您一份证明的办理记录', en: 'Read the record of a proof of yours' },
    purpose: { zh: '证明管理', en: 'Proof service' },
  },
  'proofs.print': {
    act: { zh: '打印或下载了您的证明', en: 'Printed or downloaded a proof of yours' },
    purpose: { zh: '开具证明', en: 'Issuing proofs' },
  },
  'proofs.export': {
    act: {
      zh: '导出的证明登记中有您的证明（已掩码，不含核验码）',
      en: 'Exported a registry with proofs of yours in it (masked, without codes)',
    },
    purpose: { zh: '证明管理', en: 'Proof service' },
  },
  'certification.export': {
    act: { zh: '导出的学分认定名单中有您的申请（已掩码）', en: 'Exported a list of certifications with yours in it (masked)' },
    purpose: { zh: '名单核对', en: 'Checking a list' },
  },
  'programmes.export': {
    act: { zh: '导出的学籍名单中有您（已掩码）', en: 'Exported a roll with you in it (masked)' },
    purpose: { zh: '教务登记和归档', en: 'The school’s records' },
  },
  'points.read': {
    act: { zh: '查看了您的积分明细', en: 'Read the statement of your points' },
    purpose: { zh: '积分服务', en: 'Service about points' },
  },
  'points.suspicions': {
    act: { zh: '在异常积分列表中看到了您（已掩码）', en: 'Saw you in a list of unusual earnings (masked)' },
    purpose: { zh: '核对异常积分', en: 'Checking unusual earnings' },
  },
  'conversions.read': {
    act: { zh: '查看了您的学分转换申请', en: 'Read your conversion' },
    purpose: { zh: '审核办理', en: 'Review' },
  },
  'conversions.export': {
    act: { zh: '导出的转换申请名单中有您的申请（已掩码）', en: 'Exported a list of conversions with yours in it (masked)' },
    purpose: { zh: '名单核对', en: 'Checking a list' },
  },
  'conversions.results': {
    act: { zh: '下载的转换结果名单中有您', en: 'Downloaded a list of results with you in it' },
    purpose: { zh: '教务登记和归档', en: 'The school’s records' },
  },
  'redemption.counter': {
    act: { zh: '按领取码查到了您的兑换', en: 'Found your redemption by its code' },
    purpose: { zh: '发放兑换的商品', en: 'Handing out what you redeemed' },
  },
  'redemption.list': {
    act: { zh: '兑换单列表中有您（已掩码）', en: 'Read a list of redemptions with you in it (masked)' },
    purpose: { zh: '兑换活动管理', en: 'Running a redemption activity' },
  },
  'redemption.export': {
    act: { zh: '导出的兑换单名单中有您（已掩码）', en: 'Exported a list of redemptions with you in it (masked)' },
    purpose: { zh: '兑换活动管理', en: 'Running a redemption activity' },
  },
}

/** The words and the purpose of a look; undefined for a kind that this version does not know. */
export const lookWords = (kind: string): { readonly act: Words; readonly purpose: Words } | undefined =>
  Object.hasOwn(looks, kind) ? Object.entries(looks).find(([known]) => known === kind)?.[1] : undefined

const words: Readonly<Record<string, Words>> = {
  'accounts.reveal': { zh: '查看了您的完整证件号或手机号', en: 'Saw your full document or phone number' },
  'accounts.revealApplication': { zh: '查看了您开户申请中的证件号或手机号', en: 'Saw the document or phone number of your application' },
  'accounts.beginAssistance': {
    zh: '在窗口核对了您的证件，取得您的同意后为您帮办',
    en: 'Checked your document at the counter and began to act for you',
  },
  'accounts.closeAssistance': { zh: '结束了为您的帮办', en: 'Ended acting for you' },
  'accounts.editContact': { zh: '修改了您的联系方式', en: 'Changed your contact data' },
  'accounts.enterCorrection': {
    zh: '在窗口为您申请更正账户信息',
    en: 'Asked at the counter for a correction of your account data',
  },
  'accounts.correct': { zh: '更正了您的账户信息', en: 'Corrected your account data' },
  'accounts.counterCheck': { zh: '在窗口核验了您的身份', en: 'Checked your identity at the counter' },
  'accounts.askPhoneChange': { zh: '在窗口为您申请更换手机号', en: 'Asked at the counter for a change of your phone' },
  'accounts.confirmPhoneChange': { zh: '确认了更换您的手机号', en: 'Confirmed a change of your phone' },
  'accounts.stopPhoneChange': { zh: '停止了更换您的手机号', en: 'Stopped a change of your phone' },
  'accounts.addAffiliation': { zh: '登记了您的归属单位', en: 'Entered an affiliation of yours' },
  'accounts.endAffiliation': { zh: '结束了您的一项归属', en: 'Ended an affiliation of yours' },
  'accounts.freeze': { zh: '冻结了您的账户', en: 'Froze your account' },
  'accounts.proposeFreeze': { zh: '提出冻结您的账户', en: 'Proposed to freeze your account' },
  'accounts.refuseFreeze': { zh: '没有同意冻结您的账户', en: 'Declined to freeze your account' },
  'accounts.proposeUnfreeze': { zh: '提出恢复您的账户', en: 'Proposed to unfreeze your account' },
  'accounts.enterObjection': { zh: '为您代录了冻结申诉', en: 'Entered your objection to the freeze' },
  'accounts.keepFreeze': { zh: '答复了您的申诉', en: 'Answered your objection' },
  'accounts.openRepair': { zh: '上报您可能有两个账户', en: 'Reported that you may have two accounts' },
  'accounts.decideRepair': { zh: '核实了您的身份信息', en: 'Decided on your identity data' },
  'accounts.confirmRepair': { zh: '确认更正您的身份信息', en: 'Confirmed a correction of your identity data' },
  'accounts.refuseRepair': { zh: '没有同意更正您的身份信息', en: 'Declined a correction of your identity data' },
  'accounts.askRepair': { zh: '请单位核实您的身份信息', en: 'Asked a unit about your identity data' },
  'accounts.answerRepair': { zh: '答复了您的身份信息核实', en: 'Answered a question about your identity data' },
  'accounts.proposeMerge': { zh: '提出合并您的两个账户', en: 'Proposed to merge your two accounts' },
  'accounts.merge': { zh: '合并了您的两个账户', en: 'Merged your two accounts' },
  'accounts.refuseMerge': { zh: '没有同意合并您的两个账户', en: 'Declined to merge your two accounts' },
  'accounts.undoMerge': { zh: '撤销了您两个账户的合并', en: 'Undid the merge of your two accounts' },
  'accounts.enterMandate': { zh: '为您登记了代办人', en: 'Entered a representative for you' },
  'accounts.endMandate': { zh: '解除了您的代办关系', en: 'Ended a mandate of yours' },
  'accounts.unfreeze': { zh: '恢复了您的账户', en: 'Unfroze your account' },
  'accounts.enterApplication': { zh: '为您录入了开户申请', en: 'Entered an account application for you' },
  'accounts.remind': { zh: '提醒您激活账户', en: 'Reminded you to activate' },
  'deposits.enter': { zh: '为您录入了一项学习成果', en: 'Entered an outcome for you' },
  'outcomes.enterCorrection': { zh: '提出更正您的一项学习成果', en: 'Asked for a correction of an outcome of yours' },
  'outcomes.revoke': { zh: '撤销了您的一项学习成果', en: 'Revoked an outcome of yours' },
}

const families: readonly (readonly [string, Words])[] = [
  ['reviews.', { zh: '办理了您的申请', en: 'Worked on your application' }],
  ['deposits.', { zh: '办理了您的存入申请', en: 'Worked on your deposit' }],
  ['outcomes.', { zh: '处理了您的学习成果', en: 'Worked on your outcomes' }],
  ['accounts.', { zh: '处理了您的账户', en: 'Worked on your account' }],
]

/** The words of an act for a learner; an unknown one falls back to its capability, then to "processed". */
export const accessWords = (act: string): Words =>
  words[act] ??
  families.find(([prefix]) => act.startsWith(prefix))?.[1] ?? { zh: '处理了与您有关的业务', en: 'Worked on something of yours' }
