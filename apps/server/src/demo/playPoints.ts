import { points, pointsFreezes } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform/context.ts'
import type { Work } from '../platform/jobs.ts'
import { addDays, type Day, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Cast, makeCast, type Player } from './cast.ts'
import * as store from './store.ts'

const header = '学银账号,姓名,记录编号,活动编号,活动名称,日期,时长（分钟）,次数'

type Holder = { readonly id: string; readonly accountNo: string; readonly name: string }

/** A file of one kind: so many rows for everybody, each some days after the one before. */
type Told = {
  readonly source: points.ActivitySource
  readonly file: string
  readonly prefix: string
  readonly code: string
  readonly activity: string
  readonly minutes: number
  readonly each: number
}

const told: readonly Told[] = [
  {
    source: 'attendance',
    file: '社区健康讲座签到.csv',
    prefix: 'QD',
    code: 'JZ-018',
    activity: '社区健康讲座',
    minutes: 120,
    each: 2,
  },
  {
    source: 'volunteering',
    file: '图书馆志愿服务.csv',
    prefix: 'ZY',
    code: 'ZY-003',
    activity: '图书馆志愿服务',
    minutes: 180,
    each: 1,
  },
  { source: 'reading', file: '市图书馆借阅记录.csv', prefix: 'YD', code: 'TSG-01', activity: '借阅图书', minutes: 0, each: 2 },
]

const rowsOf = (t: Told, people: readonly Holder[], today: Day): readonly string[] =>
  people.flatMap((one, n) =>
    Array.from({ length: t.each }, (_, i) =>
      [
        one.accountNo,
        one.name,
        `${t.prefix}-${String(n * 10 + i + 1).padStart(4, '0')}`,
        t.code,
        t.activity,
        addDays(today, -3 - n - i * 7),
        t.minutes,
        1 + (n % 3),
      ].join(','),
    ),
  )

/** What an office gets wrong: a number that stands twice, a name that is another's, and a day on which somebody was everywhere at once. */
const oddRows = (people: readonly Holder[], today: Day): readonly string[] => {
  const [first, second, busy] = [people[0], people[1], people.at(-1)]
  const day = addDays(today, -5)
  return [
    `${first?.accountNo},${first?.name},QD-0001,JZ-018,社区健康讲座,${day},120,1`,
    `${second?.accountNo},${first?.name}二,QD-9001,JZ-018,社区健康讲座,${day},120,1`,
    ...Array.from(
      { length: 11 },
      (_, i) => `${busy?.accountNo},${busy?.name},QD-95${String(i).padStart(2, '0')},JZ-0${30 + i},社区讲座第 ${i + 1} 场,${day},100,1`,
    ),
  ]
}

const importAll = async (cast: Cast, clerk: Player, people: readonly Holder[], today: Day, work: Work): Promise<void> => {
  const { signal } = new AbortController()
  for (const t of told) {
    const rows = [...rowsOf(t, people, today), ...(t.source === 'attendance' ? oddRows(people, today) : [])]
    const content = Buffer.from(`${header}\n${rows.join('\n')}\n`)
    const { importId } = await cast.send(points.importActivities, { source: t.source, name: t.file, dryRun: 'no' }, content, clerk)
    if (importId !== null) await work.tasks['points.post']?.({ kind: 'import', id: importId }, signal)
  }
}

/** Two doubts about points: one that stands, one that was cleared. */
const freezeSome = async (cast: Cast, director: Player, people: readonly Holder[]): Promise<void> => {
  const [doubted, cleared] = [people.at(-1), people.at(-2)]
  if (doubted === undefined || cleared === undefined) return
  await cast.call(pointsFreezes.freezePoints, { learnerId: doubted.id, reason: '一天签到 11 场讲座，正在与主办社区核对' }, director)
  await cast.call(pointsFreezes.freezePoints, { learnerId: cleared.id, reason: '同一天两处签到，正在核对' }, director)
  const { items } = await cast.call(pointsFreezes.listFreezes, { open: 'yes' }, director)
  const own = items.find((one) => one.learner.id === cleared.id)
  if (own !== undefined) await cast.call(pointsFreezes.unfreezePoints, { id: own.id, reason: '两处签到时间不重叠，核对无误' }, director)
}

/** Closes the months of a centre, the oldest first, and leaves the last `open` of those that are over. */
const closeMonths = async (cast: Cast, director: Player, organizationId: string, open: number): Promise<void> => {
  const { items } = await cast.call(points.listMonths, { organizationId }, director)
  const over = items
    .map((one) => one.month)
    .sort()
    .slice(0, -1 - open)
  for (const month of over) await cast.call(points.closeMonth, { month }, director)
}

/** Points as an office works with them: files of attendance, volunteering and reading, doubts that were looked into, and months that were closed. */
export const playPoints = async (platform: Platform, http: FastifyInstance, work: Work): Promise<void> => {
  const cast = makeCast(platform, http)
  const db = platform.database.app
  const [clerk, director, head] = [await cast.staff('hefei.clerk'), await cast.staff('hefei'), await cast.staff('director')]
  const people = await store.numberedLearners(db, 'hefei', 16)
  await importAll(cast, clerk, people, shanghaiDay(platform.clock.now()), work)
  await freezeSome(cast, director, people)
  await closeMonths(cast, director, await store.unitOf(db, 'hefei'), 1)
  await closeMonths(cast, head, await store.unitOf(db, 'director'), 0)
}
