/** Why the capability `proofs` says no. */
export const proofsRefusals = {
  'proofs.kind_unknown': {
    status: 422,
    zh: '没有这种证明。请从列表中重新选择。',
    en: 'There is no such kind of proof. Please choose one from the list.',
  },
  'proofs.validity_not_offered': {
    status: 422,
    zh: '这种证明不提供这个有效期。请另选一个。',
    en: 'This kind of proof is not offered for that time. Please choose another.',
  },
  'proofs.outcome_unknown': {
    status: 422,
    zh: '有学习成果不在账户里。请刷新页面后重新选择。',
    en: 'An outcome is not in the account. Please reload the page and choose again.',
  },
  'proofs.outcome_not_valid': {
    status: 409,
    zh: '“{name}”已撤销或已更正，不能再开具证明。请去掉它，或选择更正后的成果。',
    en: '“{name}” was revoked or corrected and cannot be proven. Please leave it out or choose the corrected one.',
  },
  'proofs.nothing_to_prove': {
    status: 409,
    zh: '所选范围内没有可以证明的学习成果。请放宽范围，或者先存入成果。',
    en: 'There is no outcome in that range. Please widen it, or deposit an outcome first.',
  },
  'proofs.account_not_active': {
    status: 409,
    zh: '账户还没有激活或已冻结，不能开具证明。请先激活账户，或联系归属单位。',
    en: 'The account is not active or is frozen. Please activate it first, or contact its unit.',
  },
  'proofs.unprintable': {
    status: 409,
    zh: '有文字暂时无法打印：{characters}。已转给工作人员处理，处理好后会通知您，您不用做任何事。',
    en: 'These characters cannot be printed yet: {characters}. Staff have been told and will let you know; you need not do anything.',
  },
  'proofs.unprintable_words': {
    status: 422,
    zh: '用途或接收单位里有无法打印的文字：{characters}。请删去后再试。',
    en: 'The purpose or the recipient holds characters that cannot be printed: {characters}. Please remove them.',
  },
  'proofs.too_many_today': {
    status: 429,
    zh: '今天开具的证明已达 {limit} 份。请明天再开，或使用已开具的证明。',
    en: 'You have issued {limit} proofs today. Please go on tomorrow, or use one that you have.',
  },
  'proofs.printing_busy': {
    status: 503,
    zh: '正在打印的证明较多，请过一分钟再试。您填写的内容还在。',
    en: 'Many proofs are being printed. Please try again in a minute; what you entered is kept.',
  },
  'proofs.ended': {
    status: 409,
    zh: '这份证明已经失效。请重新开具一份。',
    en: 'This proof is not valid any more. Please issue a new one.',
  },
  'proofs.too_many_shares': {
    status: 409,
    zh: '一份证明最多同时有 {limit} 个分享链接。请先停止一个。',
    en: 'A proof has {limit} open share links at most. Please end one first.',
  },
  'proofs.too_many_guesses': {
    status: 429,
    zh: '核验不成功的次数较多，请 {seconds} 秒后再试。请对照证明核对核验码和姓名。',
    en: 'Too many checks found nothing. Please try again in {seconds} seconds, and compare code and name with the paper.',
  },
  'proofs.template_placeholder': {
    status: 422,
    zh: '文字里有不能替换的占位词：{words}。可用的占位词列在编辑框旁边。',
    en: 'The wording holds placeholders that nothing replaces: {words}. Those that work are listed beside the editor.',
  },
  'proofs.template_part': {
    status: 422,
    zh: '模板里有这种证明没有的栏目：{words}。请重新选择。',
    en: 'The template names parts that this kind does not have: {words}. Please choose again.',
  },
  'proofs.unprintable_template': {
    status: 422,
    zh: '模板里有无法打印的文字：{characters}。请换一种写法。',
    en: 'The template holds characters that cannot be printed: {characters}. Please write them in another way.',
  },
  'proofs.template_second_person': {
    status: 409,
    zh: '模板由另一位同事启用，起草人自己不能启用。',
    en: 'A colleague puts the template into use; whoever drafted it cannot.',
  },
  'proofs.template_not_draft': {
    status: 409,
    zh: '这个版本不是待启用的草稿。请刷新后查看。',
    en: 'This version is no draft waiting to be used. Please reload.',
  },
  'proofs.batch_empty': {
    status: 422,
    zh: '没有找到可以开具的人。请核对班级或账号。',
    en: 'Nobody was found. Please check the class or the account numbers.',
  },
  'proofs.batch_too_large': {
    status: 422,
    zh: '一次最多为 {limit} 人开具。请分批办理。',
    en: 'A batch is for {limit} people at most. Please split it.',
  },
  'proofs.roster_unreadable': {
    status: 422,
    zh: '名册读不出来：{reason}。',
    en: 'The roster could not be read: {reason}.',
  },
  'proofs.batch_over': {
    status: 409,
    zh: '这个任务已经结束，不能停止。',
    en: 'This batch has ended and cannot be stopped.',
  },
  'proofs.batch_not_done': {
    status: 409,
    zh: '文件还没有准备好，或已过保存期限。请等任务完成，或重新批量开具。',
    en: 'The file is not ready yet, or its time is over. Please wait for the batch to end, or start a new one.',
  },
  'proofs.stop_resolved': {
    status: 409,
    zh: '这一件已经处理过了。',
    en: 'This one has been dealt with.',
  },
  'proofs.print_as_unprintable': {
    status: 422,
    zh: '填写的写法里仍有无法打印的字：{characters}。请换一种写法。',
    en: 'What you entered still holds characters that cannot be printed: {characters}. Please write it in another way.',
  },
} as const
