import { notices as contract } from '@creditbank/contract'
import { noteTold, untoldNotice } from '../../notices/index.ts'
import type { Platform } from '../../platform/context.ts'
import { sealedColumns } from '../../platform/crypto/columns.ts'
import { open } from '../../platform/crypto/seal.ts'
import type { Task } from '../../platform/jobs.ts'
import type { Learners } from '../learner/port.ts'
import type { Wechat } from './wechat.ts'
import { serviceName } from './wechatStore.ts'

/**
 * Carries a learner's notice to the WeChat that is bound to the account: what happened in a few words and when, nothing of the person; a tap leads in by the
 * service account. Nothing is sent where no WeChat is bound, where the learner does not want it, or where the service account is not followed. A WeChat that
 * does not answer is asked again by the queue.
 */
export const wechatTell =
  (platform: Platform, wechat: Wechat | undefined, learners: Pick<Learners, 'idsOf' | 'messagesIn'>): Task =>
  async (payload) => {
    if (wechat === undefined) return
    const db = platform.database.app
    const [id, learnerId] = [String(payload['id']), String(payload['learnerId'])]
    const notice = await untoldNotice(db, learnerId, id)
    const language = notice === undefined ? null : await learners.messagesIn(db, learnerId)
    const sealed = language === null ? undefined : await serviceName(db, await learners.idsOf(db, learnerId))
    if (notice === undefined || language === null || sealed === undefined) return
    const said = await wechat.tell(open(platform.keyring, sealed, sealedColumns.openId), {
      title: contract.noticeText(notice.code, language, notice.params).title,
      at: notice.at,
      url: `${platform.config.publicUrl.replace(/\/$/, '')}/in-app/wechatService?back=/me/notices`,
    })
    if (said === 'down') throw new Error('WeChat did not take the message')
    if (said === 'told') await noteTold(db, learnerId, id, platform.clock.now())
  }
