import type { redemption } from '@creditbank/contract'

type Good = readonly [name: string, points: number, perPerson: number, planned: number, about: string]

/** What an invented centre gives: title, rules, how it arrives, and its goods. Forty kinds in six activities. */
export type DemoActivity = {
  readonly title: string
  readonly rules: string
  readonly delivery: redemption.Delivery
  readonly goods: readonly Good[]
  readonly level?: redemption.ActivityContent['level']
  readonly takes?: redemption.Takes
  readonly kinds?: redemption.ActivityContent['kinds']
  readonly cancelReturns?: boolean
  readonly lapseReturns?: boolean
}

/** The six activities of the demo, the one that ended first. */
export const demoActivities = {
  autumn: {
    title: '秋季书香兑换',
    rules: '本活动已结束。\n没有领取的兑换按规则作废，积分已退回。',
    delivery: 'counter',
    lapseReturns: true,
    goods: [
      ['现代汉语词典', 90, 1, 30, '第 7 版，精装。'],
      ['成语词典', 50, 1, 30, ''],
      ['书立一对', 30, 2, 40, '金属，灰蓝色。'],
      ['帆布书袋', 40, 1, 40, ''],
      ['阅读台灯', 120, 1, 10, '可调亮度。'],
      ['放大镜', 20, 1, 50, '三倍，带灯。'],
    ],
  },
  daily: {
    title: '学有所得·生活好物',
    takes: 'both',
    rules: '用学习积分兑换生活用品。\n确认后在您选的领取点领取，请带领取码；可以请亲属代领。\n领取前可以取消，积分退回。',
    delivery: 'counter',
    goods: [
      ['保温杯', 80, 1, 60, '500 毫升，不锈钢。'],
      ['雨伞', 60, 1, 50, '三折，防风。'],
      ['毛巾礼盒', 50, 2, 60, '两条装，纯棉。'],
      ['老花镜', 40, 1, 60, '100 到 350 度，到点选度数。'],
      ['血压计', 300, 1, 8, '上臂式，大字显示。'],
      ['太极扇', 30, 1, 40, ''],
      ['广场舞音箱', 280, 1, 6, ''],
      ['环保购物袋', 15, 3, 200, ''],
      ['洗衣液', 35, 2, 80, '2 升装。'],
      ['大米', 55, 2, 100, '安徽产，5 公斤。'],
    ],
  },
  books: {
    title: '书香安徽',
    takes: 'province',
    rules: '用全省发放的积分兑换图书和文具。每种限量，换完为止。',
    delivery: 'counter',
    goods: [
      ['《唐诗三百首》', 35, 1, 80, ''],
      ['《智能手机使用图解》', 25, 1, 120, '大字版，适合老年朋友。'],
      ['《安徽文化读本》', 30, 1, 80, ''],
      ['《家庭急救手册》', 25, 1, 80, ''],
      ['文房四宝', 150, 1, 12, '宣笔、徽墨、宣纸、歙砚各一。'],
      ['练字帖', 15, 2, 150, ''],
      ['笔记本三本', 20, 2, 150, ''],
      ['钢笔', 60, 1, 30, ''],
    ],
  },
  vouchers: {
    title: '文化惠民电子券',
    rules: '确认后马上给出券码，可以截图保存。\n到场馆出示券码即可，过期不补。',
    delivery: 'voucher',
    goods: [
      ['书店 20 元券', 60, 2, 0, '全市指定书店通用。'],
      ['剧院戏曲票', 100, 1, 0, '黄梅戏专场。'],
      ['科技馆门票', 40, 2, 0, ''],
      ['体育馆羽毛球券', 30, 4, 0, '一小时，工作日白天。'],
      ['公交卡充值 10 元', 30, 2, 0, ''],
    ],
  },
  seniors: {
    title: '长者学堂感谢季',
    rules: '面向 60 岁以上的学习者，需先核验身份。',
    delivery: 'counter',
    kinds: ['senior'],
    level: 'counterChecked',
    takes: 'both',
    goods: [
      ['拐杖', 60, 1, 30, '可伸缩，防滑。'],
      ['护膝', 30, 1, 60, ''],
      ['收音机', 80, 1, 30, ''],
      ['药盒', 10, 1, 100, '一周七格。'],
      ['泡脚桶', 120, 1, 15, ''],
    ],
  },
  newYear: {
    title: '迎新年兑换',
    rules: '元旦期间兑换，数量有限。',
    delivery: 'counter',
    goods: [
      ['春联礼包', 20, 1, 200, ''],
      ['挂历', 25, 1, 100, ''],
      ['红灯笼', 30, 1, 60, ''],
      ['糕点礼盒', 60, 1, 50, ''],
      ['年画', 20, 1, 60, ''],
      ['手工剪纸', 25, 1, 60, ''],
    ],
  },
} as const satisfies Readonly<Record<string, DemoActivity>>
