/** Why the capability `conversion` says no. */
export const conversionRefusals = {
  'conversion.rule_wrong': {
    status: 422,
    zh: '规则有 {count} 处需要改正，请按每一处的说明修改后再保存。',
    en: 'The rule has {count} faults. Mend each as it says, then save again.',
  },
  'conversion.rule_under_review': {
    status: 409,
    zh: '这条规则正在复核或备案，暂时不能修改。需要修改请联系办理人退回。',
    en: 'This rule is under review or being filed and cannot be changed. Ask whoever handles it to give it back.',
  },
  'conversion.rule_retired': {
    status: 409,
    zh: '这条规则已经停用，不能再修改。可以复制成一条新规则。',
    en: 'This rule is retired and cannot be changed. Copy it into a new one.',
  },
  'conversion.rule_not_draft': {
    status: 409,
    zh: '没有可以提交的草稿：它已经提交或者已经备案。',
    en: 'There is no draft to submit: it has been submitted or filed already.',
  },
  'conversion.rule_faulty': {
    status: 409,
    zh: '规则检查发现 {count} 个必须先解决的问题，请解决后再提交。',
    en: 'The check found {count} faults that must be mended before it is submitted.',
  },
  'conversion.rule_not_submitted': {
    status: 409,
    zh: '这条规则现在不在学校复核中，可能已经由别人处理。请刷新后查看。',
    en: 'This rule is not under review at the school now; somebody else may have decided it. Reload to see.',
  },
  'conversion.rule_not_reviewed': {
    status: 409,
    zh: '这条规则现在不在等待备案，可能已经由别人处理。请刷新后查看。',
    en: 'This rule does not wait to be filed now; somebody else may have decided it. Reload to see.',
  },
  'conversion.own_rule': {
    status: 403,
    zh: '规则要由另一个人复核。您参与过编写，请同事来复核。',
    en: 'A second person reviews a rule. You worked on this one, so ask a colleague.',
  },
  'conversion.note_missing': {
    status: 422,
    zh: '退回时请写明需要修改什么。',
    en: 'Say what has to be changed when you give it back.',
  },
  'conversion.rule_not_on_file': {
    status: 409,
    zh: '这条规则没有备案或者已经停用，不需要停用。',
    en: 'This rule is not on file, or retired already: there is nothing to retire.',
  },
  'conversion.no_plan_for_cohort': {
    status: 409,
    zh: '这个专业没有适用于这个年级的培养方案。请换一个年级再试。',
    en: 'This programme has no plan for that year of entry. Try another year.',
  },
  'conversion.entry_unknown': {
    status: 422,
    zh: '填写的成果里有一项在名录中找不到。请从名录里重新选择。',
    en: 'One of the outcomes is not in the catalogue. Choose it from the catalogue again.',
  },
} as const
