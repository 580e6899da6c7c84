/** Why a batch does not go on. What is wrong inside a file is told as problems and failures of the batch (batchProblems.ts), not here. */
export const batchesRefusals = {
  'batches.basis_missing': {
    status: 422,
    zh: '导入人员要写明法律依据和文件编号：本人激活账户时会看到。',
    en: 'An import of people needs its legal basis and the number of the document: each person reads them at activation.',
  },
  'batches.wrong_state': {
    status: 409,
    zh: '这个批次已经到了别的步骤，现在不能这样做。请刷新页面查看最新进展。',
    en: 'The batch has moved on, and this cannot be done with it now. Please reload the page.',
  },
  'batches.second_person': {
    status: 403,
    zh: '自己准备的批次不能自己批准，请由另一位有批准权限的同事或上级单位办理。',
    en: 'Nobody approves a batch they prepared: ask another colleague or the superior unit.',
  },
  'batches.nothing_to_store': {
    status: 409,
    zh: '这个批次没有可以存入的新数据，不需要提交。',
    en: 'There is nothing new to store in this batch.',
  },
  'batches.column_missing': {
    status: 422,
    zh: '还有必填的列没有对应：{columns}。请为它们选择文件中的列。',
    en: 'Required columns are not matched yet: {columns}. Choose a column of the file for each.',
  },
  'batches.column_unknown': {
    status: 422,
    zh: '所选的列在文件中不存在，请重新选择。',
    en: 'The chosen column is not in the file. Please choose again.',
  },
  'batches.column_twice': {
    status: 422,
    zh: '文件中的同一列不能对应两个项目。',
    en: 'One column of the file cannot stand for two fields.',
  },
  'batches.no_wrong_rows': { status: 404, zh: '这个批次没有需要改正的数据行。', en: 'This batch has no rows to correct.' },
  'batches.file_deleted': {
    status: 410,
    zh: '源文件已按规定在 30 天后删除。请重新上传文件。',
    en: 'The source file was deleted after 30 days, as prescribed. Please upload it again.',
  },
  'batches.in_use': {
    status: 409,
    zh: '不能整批撤销：本批次的成果中，已认证或正在申请认证的 {certified} 条，已用于转换的 {converted} 条，已吊销或更正的 {changed} 条。请在“查看存入的成果”里对单条成果办理更正或吊销。',
    en: 'The batch cannot be undone: of its outcomes {certified} are certified or applied for, {converted} used in conversions, {changed} revoked or corrected. Correct or revoke single outcomes in the list of what it stored.',
  },
  'batches.colleague_unknown': {
    status: 422,
    zh: '没有可以交接的批次，或者这位同事不在批次所属的单位、不能准备这类批次。请另选一位。',
    en: 'There is nothing to hand over, or that colleague does not prepare such batches at the unit they belong to. Please choose another one.',
  },
  'batches.too_late': {
    status: 409,
    zh: '这个批次刚刚存入完成，不能再取消。需要时可以撤销整个批次。',
    en: 'The batch has just been stored and cannot be cancelled any more. You may undo it.',
  },
  'batches.empty_file': { status: 422, zh: '文件是空的，请选择有内容的文件。', en: 'The file is empty. Please choose one with content.' },
  'batches.type_unknown': { status: 422, zh: '没有这个成果类型，请重新选择。', en: 'There is no such type. Please choose again.' },
  'batches.too_many_open': {
    status: 429,
    zh: '本单位正在处理的批次太多（上限 {limit} 个），请先完成或取消一些。',
    en: 'Too many batches of your unit are in progress (limit {limit}). Finish or cancel some first.',
  },
} as const
