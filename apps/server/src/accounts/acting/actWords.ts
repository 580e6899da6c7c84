const words: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'accounts.startActing': ['开始代办', 'Began to act'],
  'deposits.start': ['开始存入一项学习成果', 'Began a deposit'],
  'deposits.save': ['填写了存入申请', 'Filled in a deposit'],
  'deposits.submit': ['提交了存入申请', 'Submitted a deposit'],
  'deposits.withdraw': ['撤回了存入申请', 'Withdrew a deposit'],
  'deposits.deleteDraft': ['删除了草稿', 'Deleted a draft'],
  'deposits.ask': ['请中心帮忙找证书', 'Asked the centre for a certificate'],
  'files.upload': ['上传了证明材料', 'Uploaded evidence'],
  'outcomes.requestCorrection': ['申请更正成果', 'Asked for a correction'],
  'certification.apply': ['申请认证学分', 'Applied for certification'],
  'certification.resubmit': ['补正后重新提交认证申请', 'Resubmitted an application for certification'],
  'certification.withdraw': ['撤回了认证申请', 'Withdrew an application for certification'],
}

/** An act of a representative in words, for both sides to read. */
export const actWords = (act: string): { readonly zh: string; readonly en: string } => {
  const [zh, en] = words[act] ?? ['办理了一件事', 'Did something']
  return { zh, en }
}
