import { organizations } from '@creditbank/contract'
import { seesRow } from '../platform/actor.ts'
import { staffRead } from '../platform/context.ts'
import { renderPdf } from '../platform/documents/index.ts'
import { type Bound, query } from '../platform/serve.ts'
import { fullUnit } from './treeStore.ts'

/** The picture of a 小程序码 with a scene; undefined where WeChat did not give one. The way to WeChat is known by identity, which stands above. */
export type MiniCode = (scene: string) => Promise<Buffer | undefined>

const words = {
  call: '一人一户 · 存学分 · 终身学习',
  app: '皖事通扫一扫',
  appHow: '实名登录，账户立即激活',
  mini: '微信扫一扫',
  miniHow: '打开小程序“学分银行”',
  counter: '没有手机也能办：带身份证件到上面的地点即可。',
}

/** The address that a unit's code leads to: the entry of 皖事通, which carries the unit. Pure. */
export const appAddress = (publicUrl: string, code: string): string => `${publicUrl.replace(/\/$/, '')}/in-app/wanshitong?from=${code}`
/** What a 小程序码 tells the mini program: WeChat takes 32 characters. Pure. */
export const sceneOf = (code: string): string => `u=${code}`

const poster = (miniCode: MiniCode | undefined) =>
  query(organizations.unitPoster, async (ctx, { id, form }) => {
    const unit = await staffRead(ctx, async (tx) => {
      const found = await fullUnit(tx, id)
      return found !== undefined && seesRow(ctx.actor, found) ? found : undefined
    })
    if (unit === undefined) return { refused: 'record.not_found' }
    if (unit.status !== 'active') return { refused: 'organizations.not_open' }
    const app = ctx.platform.config.wanshitong !== undefined
    const mini = await miniCode?.(sceneOf(unit.code))
    // Half a poster would hang for years: it is printed with all the doors that there are, or not at all.
    if ((miniCode !== undefined && mini === undefined) || (!app && mini === undefined)) return { refused: 'organizations.no_codes' }
    const lines = [unit.address, unit.phone === null ? null : `电话 ${unit.phone}`, unit.hours].filter((line) => line !== null)
    const data = { form, bank: '学分银行', unit: unit.name, lines, app, mini: mini === undefined ? null : [...mini], words }
    const content = await renderPdf(new URL('./poster.typ', import.meta.url), data, {
      at: unit.updatedAt,
      title: `${unit.name} ${form === 'poster' ? '海报' : '名片'}`,
      codes: app ? { app: appAddress(ctx.platform.config.publicUrl, unit.code) } : {},
    })
    return { download: { name: `${unit.code}-${form}.pdf`, type: 'application/pdf', content, inline: true, size: content.length } }
  })

/** What a unit hangs up and hands out. */
export const posterActions = (miniCode: MiniCode | undefined): readonly Bound[] => [poster(miniCode)]
