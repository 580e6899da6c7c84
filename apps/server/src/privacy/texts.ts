import type { privacy } from '@creditbank/contract'

type Both = { readonly zh: string; readonly en: string }
/** One version of a text. A version that people have read is never edited: a change is a further version at the end (a test holds the hash of each). */
export type ConsentText = { readonly title: Both; readonly text: Both; readonly effect: Both }
/** What a purpose rests on and all versions of its text, oldest first; version n is the n-th. */
export type PurposeTexts = { readonly basis: 'duty' | 'consent'; readonly versions: readonly ConsentText[] }

/** The purposes for which the bank processes personal data. */
export const purposes: Readonly<Record<privacy.ConsentPurpose, PurposeTexts>> = {
  service: {
    basis: 'duty',
    versions: [
      {
        title: { zh: '办理学分银行业务', en: 'The service of the credit bank' },
        text: {
          zh: '为了建立您的学银账户、存入和认证您的学习成果，学分银行处理您的姓名、证件类型和号码、手机号、常住地、归属单位和学习成果。依据是法律法规赋予的教育管理职责，不以您的同意为前提。证件号和手机号加密保存，默认隐藏显示；账户存续期间保存，注销后按规定封存或删除。',
          en: 'To keep your account and to store and certify what you learned, the bank processes your name, kind and number of document, mobile, place of residence, affiliated units and outcomes. This rests on duties given by law, not on your consent. Numbers are encrypted and shown masked; the data live as long as the account, then they are sealed or deleted as the rules say.',
        },
        effect: { zh: '不能撤回；不再需要时可以申请注销账户。', en: 'Cannot be withdrawn; you may close your account.' },
      },
    ],
  },
  sensitive: {
    basis: 'consent',
    versions: [
      {
        title: { zh: '处理敏感个人信息', en: 'Sensitive personal data' },
        text: {
          zh: '您上传的证明材料（例如证书、证件照片）可能含有证件号码、照片等敏感个人信息；不满十四周岁的人的信息也是敏感个人信息。学分银行只用它们核对您的学习成果，加密保存，只有办理这件事的工作人员能看到，每次查看都记录在“谁看过我的信息”。',
          en: 'Evidence that you upload, such as photos of certificates or documents, may hold ID numbers or portraits; all data of children under fourteen are sensitive as well. The bank uses them only to check your outcomes, encrypted, seen only by the staff who handle the matter, each look noted under "Who looked at my data".',
        },
        effect: {
          zh: '撤回后不能再上传证明材料，可以到窗口当面出示；已经办结的业务不受影响。',
          en: 'After a withdrawal no evidence can be uploaded; you may show it at a counter. What was concluded stays.',
        },
      },
    ],
  },
  messages: {
    basis: 'consent',
    versions: [
      {
        title: { zh: '短信提醒', en: 'Reminders by message' },
        text: {
          zh: '除验证码和账户安全通知以外，用短信提醒您补正期限、办结结果和新开放的名录。',
          en: 'Messages to your mobile about deadlines, results and new catalogue entries, beside codes and security notices.',
        },
        effect: {
          zh: '撤回后只发验证码和账户安全通知；站内消息照常。',
          en: 'Only codes and security notices are sent; notices on the site go on.',
        },
      },
    ],
  },
  portrait: {
    basis: 'consent',
    versions: [
      {
        title: { zh: '学习画像与推荐', en: 'Learning portrait and recommendations' },
        text: {
          zh: '根据您的学习成果生成学习画像，向您推荐课程、学历提升和学习项目。不用于其他任何目的，也不会自动作出影响您权益的决定。',
          en: 'A portrait made from your outcomes, used to suggest courses, programmes and projects to you, for nothing else, and never to decide about your rights.',
        },
        effect: { zh: '撤回后画像停用并删除，业务办理不受影响。', en: 'The portrait is stopped and deleted; the service goes on.' },
      },
    ],
  },
  sharing: {
    basis: 'consent',
    versions: [
      {
        title: { zh: '向合作机构提供', en: 'Sharing with partners' },
        text: {
          zh: '在您使用合作机构的服务时，向该机构提供您选定的学习成果。每次提供前都会再次告诉您给谁、给什么、用多久，由您单独确认。',
          en: 'When you use a partner’s service, the outcomes you choose are given to that partner. Each time you are told to whom, what and for how long, and confirm it separately.',
        },
        effect: { zh: '撤回后不再向任何合作机构提供。', en: 'Nothing is given to any partner any more.' },
      },
    ],
  },
}

/** What a file of people may be imported on (Personal Information Protection Law, article 13), in words for the person. */
export const basisWords: Readonly<Record<string, Both>> = {
  consent: { zh: '您本人的同意', en: 'your consent' },
  contract: { zh: '订立、履行您作为一方的合同所必需', en: 'needed for a contract with you' },
  humanResources: { zh: '依法实施人力资源管理所必需', en: 'needed for human resources management under law' },
  statutoryDuty: { zh: '履行法定职责或者法定义务所必需', en: 'needed for a duty given by law' },
}
