import { caseEvents } from './reviews.ts'

/** Every audited act in the words of whoever reads the audit: act, Chinese, English. A test holds it complete. */
const acts = `
accounts.acceptMandate|接受委托|Mandate accepted
accounts.addAffiliation|登记所属单位|Affiliation added
accounts.answerRepair|回复重复账户核对|Duplicate account: answered
accounts.apply|申请开户|Account asked for
accounts.askPhoneChange|申请更换手机号|Change of phone asked for
accounts.askRepair|请本人核对重复账户|Duplicate account: person asked
accounts.beginAssistance|开始柜台协助|Assistance begun
accounts.changePhone|更换手机号|Phone changed
accounts.closeAssistance|结束柜台协助|Assistance ended
accounts.confirmPhoneChange|核准更换手机号|Change of phone confirmed
accounts.confirmRepair|确认账户核对结果|Duplicate account: confirmed
accounts.correct|更正身份信息|Identity corrected
accounts.counterCheck|柜台核验身份|Identity checked at the counter
accounts.decideRepair|处理重复账户|Duplicate account: decided
accounts.editContact|修改联系方式|Contact edited
accounts.endAffiliation|结束所属单位|Affiliation ended
accounts.endClass|整班结束所属单位|Affiliations of a class ended
accounts.endDueFreezes|到期解除冻结|Freezes ended on their day
accounts.endDueMandates|到期结束委托|Mandates ended on their day
accounts.endMandate|结束委托|Mandate ended
accounts.enterApplication|柜台代填开户申请|Account application entered
accounts.enterCorrection|柜台代填更正申请|Correction entered
accounts.enterMandate|柜台登记委托|Mandate entered
accounts.enterObjection|柜台登记冻结异议|Objection to a freeze entered
accounts.export|导出学习者|Learners exported
accounts.exportApplications|导出开户申请|Account applications exported
accounts.exportFreezes|导出冻结记录|Freezes exported
accounts.exportMerges|导出合并记录|Mergers exported
accounts.exportRepairs|导出重复账户|Duplicate accounts exported
accounts.findRepairs|查找重复账户|Duplicate accounts looked for
accounts.freeze|冻结账户|Account frozen
accounts.inviteMandate|发起委托|Mandate offered
accounts.keepFreeze|维持冻结|Freeze upheld
accounts.mendApplication|补正开户申请|Account application mended
accounts.merge|合并账户|Accounts merged
accounts.openRepair|登记重复账户|Duplicate account noted
accounts.proposeFreeze|提出冻结账户|Freeze proposed
accounts.proposeMerge|提出合并账户|Merger proposed
accounts.proposeUnfreeze|提出解除冻结|Lifting of a freeze proposed
accounts.read|查看学习者|Learner looked at
accounts.refuseFreeze|不同意冻结|Freeze declined
accounts.refuseMerge|不同意合并|Merger declined
accounts.refuseRepair|驳回重复账户|Duplicate account: dismissed
accounts.remind|催办激活|Activation reminder asked for
accounts.remindersSent|发出激活提醒|Activation reminders sent
accounts.requestCorrection|申请更正身份信息|Correction asked for
accounts.reveal|查看完整证件号或手机号|Full number shown
accounts.revealApplication|查看申请中的完整号码|Full number of an application shown
accounts.startActing|开始代他人办理|Acting for another begun
accounts.stopActing|结束代他人办理|Acting for another ended
accounts.stopPhoneChange|停止更换手机号|Change of phone stopped
accounts.undoMerge|撤销合并|Merger undone
accounts.unfreeze|解除冻结|Freeze lifted
accounts.withdrawApplication|撤回开户申请|Account application withdrawn
accounts.withdrawCorrection|撤回更正申请|Correction withdrawn
apiKeys.create|建立接口密钥|API key made
apiKeys.revoke|停用接口密钥|API key revoked
archive.visit|打开学习档案|Archive opened
audit.export|导出审计记录|Audit exported
batches.approve|批准批次|Batch approved
batches.cancel|取消批次|Batch cancelled
batches.check|检查批次|Batch checked
batches.commit|批次存入完成|Batch stored
batches.export|导出批次列表|List of batches exported
batches.handOver|交接一个批次|Batch handed over
batches.handOverAll|交接全部批次|Batches handed over
batches.refuse|不批准批次|Batch not approved
batches.submit|提交批次|Batch submitted
batches.undo|发起撤销批次|Undoing of a batch begun
batches.undone|批次撤销完成|Batch undone
batches.upload|上传批次文件|Batch uploaded
batches.uploadAgain|再次上传同一文件|Same file uploaded again
catalog.closeEntry|关闭名录|Entry closed
catalog.copyEntries|复制去年的名录|Entries copied
catalog.createAchievement|新建成果基础信息|Achievement made
catalog.createEntry|新建名录|Entry made
catalog.createIssuer|登记颁证机构|Issuer added
catalog.createType|新建成果类型|Type made
catalog.exportAchievements|导出成果基础信息|Achievements exported
catalog.exportEntries|导出名录|Entries exported
catalog.formerName|登记颁证机构曾用名|Former name of an issuer added
catalog.import|导入名录|Entries imported
catalog.renameIssuer|颁证机构改名|Issuer renamed
catalog.reportEntry|报告缺少的证书|Missing certificate reported
catalog.requestCorrection|申请更正名录|Correction of an entry asked for
catalog.retireAchievement|停用成果基础信息|Achievement retired
catalog.saveAchievement|修改成果基础信息|Achievement saved
catalog.saveEntry|修改名录|Entry saved
catalog.saveType|修改成果类型|Type saved
catalog.submitAchievement|提交成果基础信息|Achievement submitted
catalog.submitEntries|批量提交名录|Entries submitted
catalog.submitEntry|提交名录|Entry submitted
certification.activateFramework|启用资历框架|Framework activated
certification.addExpert|登记专家|Expert added
certification.apply|申请学分认定|Certification asked for
certification.askExperts|请专家评审|Experts asked
certification.createOffering|新建认定项目|Offering made
certification.declareConflict|专家申报回避|Conflict declared
certification.export|导出认定记录|Certifications exported
certification.exportStandards|导出认定标准|Standards exported
certification.noteVisit|记录实地考察|Visit noted
certification.proposeStandard|提出认定标准|Standard proposed
certification.recommendOffering|推荐认定项目|Offering recommended
certification.releaseSheet|放回评审表|Score sheet released
certification.resubmit|再次提交认定申请|Certification resubmitted
certification.retireStandard|停用认定标准|Standard retired
certification.reverse|撤销学分认定|Certification reversed
certification.saveExpert|修改专家信息|Expert saved
certification.saveOffering|修改认定项目|Offering saved
certification.scoreSheet|专家评分|Score sheet filled in
certification.submitOffering|提交认定项目|Offering submitted
certification.submitStandard|提交认定标准|Standard submitted
certification.withdraw|撤回认定申请|Certification withdrawn
certification.withdrawOffering|撤回认定项目|Offering withdrawn
closing.close|注销账户|Account closed
closing.export|导出注销记录|Closings exported
closing.openSealed|查看封存资料|Sealed data opened
closing.replay|重放清除清单|Erasures replayed
closing.request|申请注销账户|Closing asked for
closing.skip|跳过冷静期|Cooling-off skipped
closing.stop|停止注销|Closing stopped
closing.withdraw|撤回注销申请|Closing withdrawn
codes.send|发送验证码|Code sent
codes.try|填写验证码|Code tried
conversion.acceptProposal|接受转换方案|Proposal accepted
conversion.agreeOverride|同意例外|Exception agreed
conversion.agreeRound|批准批次方案|Round approved
conversion.answerIntention|答复学历提升意向|Intention answered
conversion.answerMember|答复班级成员|Member answered
conversion.appeal|申诉转换结果|Conversion appealed
conversion.apply|申请转换|Conversion asked for
conversion.approveRound|批准批次方案|Round approved
conversion.askAboutProposal|咨询转换方案|Proposal asked about
conversion.askOverride|申请例外|Exception asked for
conversion.boardConsent|审议委员同意|Board consented
conversion.copyRule|复制转换规则|Rule copied
conversion.createRule|新建转换规则|Rule made
conversion.declineProposal|不接受转换方案|Proposal declined
conversion.downloadResults|下载转换结果|Results downloaded
conversion.endOverride|结束例外|Exception ended
conversion.escalate|转换超期上报|Conversion escalated
conversion.export|导出转换申请|Conversions exported
conversion.exportRules|导出转换规则|Rules exported
conversion.fileRule|备案转换规则|Rule filed
conversion.importRules|导入转换规则|Rules imported
conversion.keepIntention|保存学历提升意向|Intention kept
conversion.object|对公示提出异议|Objection made
conversion.openRound|开始整班转换|Round opened
conversion.prepareRound|准备整班转换|Round prepared
conversion.printRound|打印批次方案|Round printed
conversion.recordAuthority|登记主管部门意见|Authority’s answer recorded
conversion.rejectObjection|驳回异议|Objection rejected
conversion.rejectOverride|不同意例外|Exception rejected
conversion.resubmit|再次提交转换申请|Conversion resubmitted
conversion.retireRule|停用转换规则|Rule retired
conversion.returnRound|退回批次方案|Round returned
conversion.returnRule|退回转换规则|Rule returned
conversion.reviewRule|审核转换规则|Rule reviewed
conversion.saveNoticeDays|修改公示天数|Days of public notice saved
conversion.saveResultColumns|修改结果表的列|Columns of results saved
conversion.saveRule|修改转换规则|Rule saved
conversion.saveRuleTable|用表格保存转换规则|Rules saved from the table
conversion.submitRule|提交转换规则|Rule submitted
conversion.upholdObjection|异议成立|Objection upheld
conversion.withdraw|撤回转换申请|Conversion withdrawn
conversion.withdrawIntention|撤回学历提升意向|Intention withdrawn
demo.openTwin|准备演示数据|Demonstration data made
demo.seed|准备演示数据|Demonstration data made
deposits.amend|补正存入申请|Deposit amended
deposits.ask|报告找不到的证书|Missing certificate asked about
deposits.deleteDraft|删除存入草稿|Draft deleted
deposits.enter|柜台代填存入申请|Deposit entered
deposits.export|导出存入申请|Deposits exported
deposits.push|接口存入|Deposit by interface
deposits.save|保存存入草稿|Draft saved
deposits.start|开始存入申请|Deposit begun
deposits.submit|提交存入申请|Deposit submitted
deposits.withdraw|撤回存入申请|Deposit withdrawn
files.upload|上传文件|File uploaded
keys.rotate|更换加密密钥|Keys rotated
learner.activate|激活账户|Account activated
learner.bindDoor|绑定登录方式|Way to log in bound
learner.changePhone|本人更换手机号|Phone changed by the person
learner.endOtherSessions|退出其他设备|Other devices logged out
learner.endSession|退出一台设备|Device logged out
learner.logIn|学习者登录|Learner logged in
learner.logOut|学习者退出|Learner logged out
learner.objectToFreeze|对冻结提出异议|Objection to a freeze
learner.qrDecide|扫码登录确认|QR log-in decided
learner.qrScan|扫码登录|QR log-in scanned
learner.savePreferences|修改显示偏好|Preferences saved
learner.setCredentials|设置用户名和密码|User name and password set
learner.stepUp|再次验证身份|Identity proved again
learner.stopPhoneChange|停止更换手机号|Change of phone stopped
learner.unbindDoor|解除登录方式|Way to log in unbound
notices.read|阅读通知|Notice read
organizations.close|撤销机构|Unit closed
organizations.create|设立机构|Unit set up
organizations.decideProposal|处理设立建议|Proposal of a unit decided
organizations.edit|修改机构信息|Unit edited
organizations.export|导出机构|Units exported
organizations.import|导入机构|Units imported
organizations.merge|合并机构|Units merged
organizations.move|调整机构隶属|Unit moved
organizations.propose|建议设立机构|Unit proposed
outcomes.appeal|申诉撤销决定|Revocation appealed
outcomes.enterCorrection|柜台代填成果更正|Correction of an outcome entered
outcomes.export|导出学习成果|Outcomes exported
outcomes.rejectAppeal|驳回申诉|Appeal rejected
outcomes.requestCorrection|申请更正成果|Correction of an outcome asked for
outcomes.revoke|撤销学习成果|Outcome revoked
outcomes.upholdAppeal|申诉成立|Appeal upheld
points.closeMonth|积分月结|Month of points closed
points.createRule|新建积分规则|Rule of points made
points.endRule|停用积分规则|Rule of points ended
points.follow|按规则发放积分|Points followed a deposit
points.freeze|冻结积分|Points frozen
points.import|导入积分活动|Points imported
points.publishRule|发布积分规则|Rule of points published
points.returnRule|退回积分规则|Rule of points returned
points.saveRule|修改积分规则|Rule of points saved
points.submitRule|提交积分规则|Rule of points submitted
points.tell|通知积分变动|Points told
points.unfreeze|解冻积分|Points unfrozen
points.withdrawImport|撤回积分导入|Import of points withdrawn
privacy.accept|同意隐私条款|Consent given
privacy.informed|阅读告知事项|Information read
privacy.takeout|下载个人数据|Own data asked for
privacy.takeoutLink|打开个人数据下载|Own data downloaded
privacy.withdraw|撤回同意|Consent withdrawn
programmes.create|新建学历提升项目|Programme made
programmes.edit|修改学历提升项目|Programme saved
programmes.endEnrolment|结束学籍|Enrolment ended
programmes.enrol|登记学籍|Enrolled
programmes.export|导出学历提升项目|Programmes exported
programmes.exportRoll|导出学籍|Roll exported
programmes.importRoll|导入学籍|Roll imported
programmes.publish|发布学历提升项目|Programme published
programmes.retire|停用学历提升项目|Programme retired
programmes.save|修改学历提升项目|Programme saved
proofs.batchDone|批量证明完成|Batch of proofs done
proofs.cancelBatch|取消批量证明|Batch of proofs cancelled
proofs.close|结束证明|Proof closed
proofs.createBatch|批量开具证明|Batch of proofs begun
proofs.endShare|结束分享|Share ended
proofs.export|导出证明记录|Proofs exported
proofs.follow|更正后重开证明|Proof issued after a correction
proofs.issue|开具证明|Proof issued
proofs.issueAgain|重新开具证明|Proof issued again
proofs.publishTemplate|发布证明模板|Template published
proofs.resolveStop|处理停用的证明|Stopped proof resolved
proofs.saveTemplate|修改证明模板|Template saved
proofs.share|分享证明|Proof shared
proofs.stop|停用证明|Proof stopped
proofs.withdraw|收回证明|Proof withdrawn
redemption.approve|批准兑换活动|Activity approved
redemption.cancel|取消兑换|Redemption cancelled
redemption.changeStock|调整库存|Stock changed
redemption.create|新建兑换活动|Activity made
redemption.end|结束兑换活动|Activity ended
redemption.export|导出兑换记录|Redemptions exported
redemption.handOut|发放兑换物品|Goods handed out
redemption.importVouchers|导入券码|Vouchers imported
redemption.lapse|兑换过期|Redemption lapsed
redemption.pause|暂停兑换活动|Activity paused
redemption.redeem|积分兑换|Redeemed
redemption.resume|恢复兑换活动|Activity resumed
redemption.return|退回兑换活动|Activity returned
redemption.save|修改兑换活动|Activity saved
redemption.submit|提交兑换活动|Activity submitted
redemption.takeStock|盘点|Stock taken
reviews.batchDecide|批量审核|Cases decided together
reviews.batchPreview|批量审核抽看|Sample of a batch shown
reviews.batchUndo|撤回批量审核|Batch of decisions undone
reviews.declareOwn|申报本人账户|Own account declared
reviews.export|导出审核事项|Cases exported
reviews.forward|转办|Forwarded
reviews.handOver|交接审核事项|Cases handed over
reviews.release|放回队列|Put back
reviews.take|领取事项|Taken
reviews.takeOver|接办|Taken over
settings.calendar|修改工作日历|Calendar saved
settings.save|修改设置|Setting saved
staff.addPasskey|添加通行密钥|Passkey added
staff.addScan|绑定微信扫码|Scan bound
staff.changePassword|修改密码|Password changed
staff.confirmAppointment|确认任职|Appointment confirmed
staff.confirmTotp|启用动态口令|One-time passwords begun
staff.create|建立管理员账号|Staff account made
staff.createFirstOfficer|建立首个系统管理员|First officer made
staff.decideProposal|处理任职建议|Proposed appointment decided
staff.disownLogIn|报告不是本人的登录|Log-in disowned
staff.endAppointment|结束任职|Appointment ended
staff.endSession|结束会话|Session ended
staff.export|导出管理员|Staff exported
staff.grant|授予任职|Appointment granted
staff.leave|办理离岗|Left
staff.logIn|管理员登录|Staff logged in
staff.logOut|管理员退出|Staff logged out
staff.makeRecoveryCodes|生成恢复码|Recovery codes made
staff.passkey|用通行密钥登录|Passkey used
staff.propose|建议任职|Appointment proposed
staff.removePasskey|移除通行密钥|Passkey removed
staff.removeScan|解除微信扫码|Scan unbound
staff.removeTotp|停用动态口令|One-time passwords ended
staff.renamePasskey|通行密钥改名|Passkey renamed
staff.resetPassword|重设密码|Password reset
staff.revive|恢复账号|Account revived
staff.saveNetworks|修改允许的网络|Networks saved
staff.savePreference|保存界面设置|View saved
staff.scan|用微信扫码登录|Scan used
staff.secondFactor|第二步验证|Second factor
staff.setStatus|启用或停用账号|Account enabled or disabled
staff.startPasskey|开始添加通行密钥|Passkey begun
staff.startPasskeyProof|开始通行密钥验证|Passkey asked for
staff.startScan|开始微信扫码|Scan begun
staff.startTotp|开始设置动态口令|One-time passwords being set up
staff.stepUp|再次验证身份|Identity proved again
staff.switchAppointment|切换任职|Appointment switched
`

/** Kinds of things that acts are about. */
const subjects = `
account|账户|account
accountApplication|开户申请|account application
accountCorrection|身份信息更正|correction of identity
achievement|成果基础信息|achievement
activity|兑换活动|activity
apiKey|接口密钥|API key
appointment|任职|appointment
assistance|柜台协助|assistance
batch|批次|batch
case|审核事项|case
caseBatch|批量审核|batch of cases
catalogEntry|名录|catalogue entry
certification|认定申请|certification
certificationRecord|认定记录|certification record
certificationStandard|认定标准|certification standard
closing|注销申请|closing
conversion|转换申请|conversion
conversionOverride|转换例外|exception
conversionRound|整班转换|round
conversionRule|转换规则|conversion rule
deposit|存入申请|deposit
enrolment|学籍|enrolment
expert|专家|expert
file|文件|file
freeze|账户冻结|freeze
good|兑换物品|good
institution|机构系统|institution
intention|学历提升意向|intention
issuer|颁证机构|issuer
job|任务|job
learner|学习者|learner
logIn|登录|log-in
lot|积分批次|lot of points
mandate|委托|mandate
merge|账户合并|merger
offering|认定项目|offering
organization|机构|unit
organizationProposal|设立建议|proposal of a unit
outcome|学习成果|outcome
passkey|通行密钥|passkey
phoneChange|手机号更换|change of phone
pointsFreeze|积分冻结|freeze of points
pointsImport|积分导入|import of points
pointsRule|积分规则|rule of points
programme|学历提升项目|programme
proof|证明|proof
proofBatch|批量证明|batch of proofs
proofStop|证明停用|stop of a proof
redemption|兑换|redemption
repair|重复账户|duplicate account
session|会话|session
sheet|评审表|score sheet
staff|管理员|staff
system|系统|system
takeout|个人数据下载|own data
`

/** The areas whose acts may be searched for together, by the prefix of their codes. */
const areas = `
accounts.|账户|Accounts
apiKeys.|接口密钥|API keys
archive.|学习档案|Archive
audit.|审计|Audit
batches.|批量存入与导入|Batches
catalog.|成果与名录|Catalogue
certification.|学分认定|Certification
closing.|账户注销|Closing
codes.|验证码|Codes
conversion.|学习成果转换|Conversion
deposits.|存入申请|Deposits
files.|文件|Files
learner.|学习者登录与安全|Learners’ log-in and security
organizations.|机构|Units
outcomes.|学习成果|Outcomes
points.|积分|Points
privacy.|隐私|Privacy
programmes.|学历提升|Programmes
proofs.|证明|Proofs
redemption.|积分兑换|Redemption
reviews.|审核|Reviews
settings.|设置|Settings
staff.|管理员与权限|Staff and rights
`

type Said = { readonly zh: string; readonly en: string }
const told = (lines: string): ReadonlyMap<string, Said> =>
  new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => {
        const [code = '', zh = '', en = ''] = line.split('|')
        return [code, { zh, en }] as const
      }),
  )

/** Every audited act by its code. The events of the review engine stand in the engine’s own words. */
export const auditActs: ReadonlyMap<string, Said> = new Map([
  ...Object.entries(caseEvents).map(
    ([event, said]) => [`reviews.${event}`, { zh: `审核：${said.zh}`, en: `Case: ${said.en.toLowerCase()}` }] as const,
  ),
  ...told(acts),
])

/** Areas of acts by the prefix of their codes. */
export const auditAreas: ReadonlyMap<string, Said> = told(areas)

/** Kinds of subjects by their code. */
export const auditSubjects: ReadonlyMap<string, Said> = told(subjects)

/** What an act is called; a code that is not known stays as it is, so that nothing of the audit is hidden. */
export const actWords = (act: string, language: 'zh' | 'en'): string => auditActs.get(act)?.[language] ?? act

/** What a kind of subject is called; an unknown one stays as it is. */
export const subjectWords = (kind: string, language: 'zh' | 'en'): string => auditSubjects.get(kind)?.[language] ?? kind
