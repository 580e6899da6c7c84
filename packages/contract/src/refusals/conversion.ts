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
  'conversion.not_enrolled': {
    status: 409,
    zh: '您在这个专业还没有学籍，不能申请转换。可以先留下报读意向，学校登记学籍后会通知您。',
    en: 'You are not enrolled in this programme yet. Leave an intention: the school will tell you once you are.',
  },
  'conversion.intention_answered': {
    status: 409,
    zh: '这条意向已经有人答复、已登记学籍或已撤回。请刷新页面。',
    en: 'This intention was answered, enrolled or withdrawn already. Please reload the page.',
  },
  'conversion.enrolled_already': {
    status: 409,
    zh: '您在这个专业已有学籍，可以直接申请转换。',
    en: 'You are enrolled in this programme: apply for the conversion itself.',
  },
  'conversion.nothing_to_convert': {
    status: 409,
    zh: '按现在的规则，您的成果还不能转换这个专业的课程。请看每门课程下面写的原因，需要认定学分的请先申请认定。',
    en: 'Under the present rules nothing you hold converts here. See the reason below each course; where credit has to be certified, apply for that first.',
  },
  'conversion.result_changed': {
    status: 409,
    zh: '结果和您刚才看到的不一样了：规则、方案或者您的成果有变化。请看新的结果，确认后再申请。',
    en: 'The result is no longer the one you saw: a rule, the plan or your outcomes have changed. See the new one, then apply.',
  },
  'conversion.outcome_taken': {
    status: 409,
    zh: '“{name}”已经用在另一件申请里。一项成果只能用一次，请重新试算。',
    en: '“{name}” is in use by another application. An outcome counts once: try again.',
  },
  'conversion.already_applied': {
    status: 409,
    zh: '您在这个专业有一件还没有办结的转换申请。请等它办结，或者先撤回。',
    en: 'An application of yours for this programme is still open. Wait for its end, or withdraw it first.',
  },
  'conversion.not_open': {
    status: 409,
    zh: '这件申请现在不能这样办理：它已经公示、办结，或者不在等您补正。请刷新后查看。',
    en: 'That cannot be done with this application now: it is public or concluded, or does not wait for you. Reload to see.',
  },
  'conversion.no_appeal': {
    status: 409,
    zh: '这件申请不能申诉：它没有被不予通过，或者已经申诉过一次。',
    en: 'This application cannot be appealed: it was not refused, or was appealed once already.',
  },
  'conversion.notice_over': {
    status: 409,
    zh: '公示已经结束，不能再提出异议。有疑问请联系学校。',
    en: 'The public notice is over. Please turn to the school.',
  },
  'conversion.objected_already': {
    status: 409,
    zh: '您已经对这件公示提出过异议，学校会答复您。',
    en: 'You have objected to this notice already; the school will answer you.',
  },
  'conversion.objection_decided': {
    status: 409,
    zh: '这条异议已经由别人处理。请刷新后查看。',
    en: 'Somebody else has decided this objection. Reload to see.',
  },
  'conversion.no_results': {
    status: 409,
    zh: '这段时间没有办结的转换。请换一段时间。',
    en: 'No conversion was concluded in that time. Choose another.',
  },
  'conversion.too_many_results': {
    status: 409,
    zh: '这段时间超过 {limit} 条，请分段下载。',
    en: 'There are more than {limit} lines: download shorter periods.',
  },
  'conversion.rules_unreadable': {
    status: 422,
    zh: '规则表读不了：{reason}。',
    en: 'The file of rules cannot be read: {reason}.',
  },
  'conversion.rules_too_long': {
    status: 422,
    zh: '一次最多导入 {limit} 条规则，请分成几个文件。',
    en: 'A file may hold {limit} rules at most: split it.',
  },
  'conversion.rules_wrong': {
    status: 422,
    zh: '有 {wrong} 行需要改正，没有导入任何规则。请按列出的问题改好再传。',
    en: '{wrong} rows are wrong and no rule was imported. Mend what is listed and send it again.',
  },
  'conversion.table_wrong': {
    status: 422,
    zh: '有 {wrong} 行需要改正，没有保存任何规则；您填的都还在。请按格子里的提示改好再保存。',
    en: '{wrong} rows are wrong and no rule was saved; what you typed is still there. Mend the marked cells and save again.',
  },
  'conversion.notice_days_outside': {
    status: 422,
    zh: '公示期要在 {least} 到 {most} 个工作日之间，请改正后再保存。',
    en: 'The notice lasts {least} to {most} working days. Enter a number between.',
  },
  'conversion.not_awaiting': {
    status: 409,
    zh: '这件申请现在不在等考试机构的决定，可能已经由别人登记。请刷新后查看。',
    en: 'This application does not wait for the authority now; somebody else may have recorded its decision. Reload to see.',
  },
  'conversion.decided_in_future': {
    status: 422,
    zh: '决定日期不能晚于今天，也不能早于报送日期，请按文件改正。',
    en: 'The day of the decision lies after today or before the application was sent. Enter it as the document says.',
  },
  'conversion.window_wrong': {
    status: 422,
    zh: '确认时间要从今天或以后开始，结束不早于开始，最长一年，请改正。',
    en: 'The time to confirm begins today or later, does not end before it begins, and lasts a year at most.',
  },
  'conversion.class_empty': {
    status: 409,
    zh: '这个专业、年级和班级没有在籍学生。请检查班级名称，或者先登记学籍。',
    en: 'Nobody is enrolled in that programme, year and class. Check the name of the class, or enrol them first.',
  },
  'conversion.class_too_large': {
    status: 409,
    zh: '一次最多 {limit} 人，请按班级分次办理。',
    en: 'A round holds {limit} people at most: open one for each class.',
  },
  'conversion.nothing_asked': {
    status: 409,
    zh: '这位学生没有等待答复的疑问，可能已经由别人答复。请刷新后查看。',
    en: 'No question of this student waits for an answer; somebody else may have answered it. Reload to see.',
  },
  'conversion.round_not_ready': {
    status: 409,
    zh: '现在不能制作审定单：还在测算，还有学生在确认时间内没有答复，或者没有人确认。',
    en: 'No sheet can be made yet: results are being computed, students may still answer, or nobody has confirmed.',
  },
  'conversion.document_taken': {
    status: 409,
    zh: '发文号 {number} 已用在另一次集中转换，请核对。',
    en: 'Document number {number} belongs to another round. Check it.',
  },
  'conversion.round_not_prepared': {
    status: 409,
    zh: '审定单还没有制作，或者已经由别人处理。请刷新后查看。',
    en: 'There is no sheet to decide, or somebody else has decided it. Reload to see.',
  },
  'conversion.own_sheet': {
    status: 403,
    zh: '审定单要由另一个人审定。这张单是您制作的，请交给同事。',
    en: 'A second person decides the sheet. You made this one, so ask a colleague.',
  },
  'conversion.round_closed': {
    status: 409,
    zh: '现在不在确认时间内，或者您已经答复、学校已经制作审定单。需要转换可以单独申请。',
    en: 'The time to answer is over or has not begun, or you have answered already. You can still apply on your own.',
  },
  'conversion.override_course': {
    status: 422,
    zh: '这门课程不在专业现行方案里、不允许转换，或者学分多于课程学分。请核对课程代码和学分。',
    en: 'That course is not in the present plan, cannot be converted, or has fewer credits. Check its code and the credits.',
  },
  'conversion.override_period': {
    status: 422,
    zh: '特批要写明到期日，不早于今天，最长一年。',
    en: 'An override ends on a day: not before today, and within a year.',
  },
  'conversion.override_decided': {
    status: 409,
    zh: '这件特批已经由别人处理，或者已经不在生效。请刷新后查看。',
    en: 'Somebody else has decided this override, or it does not stand any more. Reload to see.',
  },
  'conversion.own_override': {
    status: 403,
    zh: '特批要由另一个人审批。这件是您申请的，请交给同事。',
    en: 'A second person decides an override. You asked for this one, so leave it to a colleague.',
  },
} as const
