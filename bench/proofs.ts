import { createHash } from 'node:crypto'
import { endPresses, pressCount } from '../apps/server/src/platform/documents/index.ts'
import { type Paper, printPaper } from '../apps/server/src/proofs/print.ts'
import { codeOf, numberOf } from '../apps/server/src/proofs/rules.ts'
import { benchCode } from './benchCode.ts'
import { type Ground, openGround, startServer } from './ground.ts'
import { getRequest, load, postRequest, type Round } from './load.ts'
import { province } from './province.ts'
import { median, type Result, rounded, type Size } from './result.ts'

const rounds = { small: 3, mid: 3, full: 5 }
const papersARound = { small: 300, mid: 1_000, full: 3_000 }
const seconds = 3
const inFlight = 16
const largest = 45 * 1024
/** The address of a real bank; papers are printed as they are in production without a sealing service. */
const config = { publicUrl: 'https://xuefen.example.cn', production: true, sealService: undefined }

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕']
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂国庆华建文玉兰凤春梅红斌波辉鹏飞宇浩轩梓涵']
const subjects = [
  '现代农业技术',
  '社区护理基础',
  '电子商务实务',
  '大学英语（二）',
  '建筑工程制图',
  '学前教育概论',
  '汽车维修中级',
  '普通话水平测试',
]
const from = <T>(all: readonly T[], n: number): T => {
  const one = all[n % all.length]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}
const nameOf = (n: number): string => from(surnames, n) + from(given, n * 7 + 3) + from(given, n * 13 + 5)
const columns = ['成果名称', '类型', '颁发单位', '取得日期', '学时', '学分', '成绩', '证书编号']
const rowOf = (n: number): string[] => [
  from(subjects, n),
  '非学历教育成果',
  `安徽示例职业技术学院第${1 + (n % 9)}教学点`,
  `202${n % 6}年${1 + (n % 12)}月${1 + (n % 28)}日`,
  String(16 + (n % 48)),
  String(1 + (n % 4)),
  String(60 + (n % 40)),
  `AH${String(100_000 + n)}`,
]

/** The paper of person n with some outcomes, each its own name, number, code and day: no two are alike. */
const paperOf = (n: number, outcomes: number): Paper => {
  const issuedAt = new Date(Date.UTC(2026, n % 12, 1 + (n % 27), 2, n % 60))
  const name = nameOf(n)
  return {
    number: numberOf(issuedAt, BigInt(n + 1)),
    code: codeOf(createHash('sha256').update(`paper ${n}`).digest()),
    content: {
      language: 'zh',
      title: '学习成果存储证明',
      name,
      statement: `兹证明${name}的下列 ${outcomes} 项学习成果已存入安徽省终身教育学分银行，共计 ${outcomes * 36} 学时、${outcomes * 2} 学分。`,
      holder: [
        { label: '姓名', value: name },
        { label: '证件类型', value: '居民身份证' },
        { label: '证件号码', value: `3499***********${String(1000 + (n % 9000))}` },
        { label: '学银账号', value: `3400 ${1000 + (n % 9000)} ${1000 + ((n * 31) % 9000)} 0017` },
      ],
      sections: [{ heading: '', columns, rows: Array.from({ length: outcomes }, (_, at) => rowOf(n + at * 5)), sum: null }],
      note: '本证明内容以核验页面为准。',
    },
    layout: 'table',
    issuer: '合肥市认证服务中心',
    purpose: '求职',
    recipient: null,
    issuedAt,
    validTo: '2027-03-14',
  }
}

/** Prints many papers as a batch does, several in hand so that the thread never waits. Answers papers a second of one thread, and the largest. */
const printMany = async (first: number, count: number, outcomes: number): Promise<{ perCore: number; largest: number }> => {
  let [next, most] = [first, 0]
  const began = performance.now()
  const lane = async () => {
    while (next < first + count) {
      next += 1
      const { pdf } = await printPaper(config, paperOf(next, outcomes))
      most = Math.max(most, pdf.length)
    }
  }
  await Promise.all(Array.from({ length: 6 }, lane))
  return { perCore: (count * 1000) / (performance.now() - began) / pressCount(), largest: most }
}

const printing = async (size: Size) => {
  await printMany(0, 100, 2)
  const [usual, archives]: [number[], number[]] = [[], []]
  let [usualBytes, archiveBytes] = [0, 0]
  for (let round = 0; round < rounds[size]; round += 1) {
    const papers = await printMany(1_000 + round * papersARound[size], papersARound[size], 2)
    usual.push(papers.perCore)
    usualBytes = Math.max(usualBytes, papers.largest)
    const long = await printMany(900_000 + round * 100, 50, 40)
    archives.push(long.perCore)
    archiveBytes = Math.max(archiveBytes, long.largest)
  }
  const threads = pressCount()
  await endPresses()
  return { usual, archives, usualBytes, archiveBytes, threads }
}

type Known = { readonly code: string; readonly name: string; readonly learnerId: string; readonly id: string }

const known = async (ground: Ground): Promise<Known[]> =>
  (
    await ground.admin.query<Omit<Known, 'code'>>(
      `select content->>'name' as name, learner_id::text as "learnerId", id::text as id from proofs.proof`,
    )
  ).rows.map((row) => ({ ...row, code: benchCode(row.id) }))

/** Checks by code and name over HTTP, and a route that reads one proof by its primary key, in turns. */
const checking = async (size: Size) => {
  const ground = await openGround(size, 'proofs')
  try {
    await province(ground, size)
    await ground.admin.query('truncate proofs.proof, proofs.item, proofs.claim, proofs.digest, proofs.ending, proofs.checked')
    const server = await startServer(ground, { script: 'bench/proofsServer.ts' })
    try {
      const all = await known(ground)
      const checks = all.map(({ code, name }) => postRequest('/api/verify/code', { code, name }, { 'x-bank-client': '1' }))
      const lookups = all.map(({ learnerId, id }) => getRequest(`/api/bench/proof?learnerId=${learnerId}&id=${id}`, {}))
      let at = 0
      const each = (requests: readonly Buffer[]) => () => from(requests, (at += 1))
      await load(server.port, each(checks), inFlight, 1)
      await load(server.port, each(lookups), inFlight, 1)
      const [verified, looked]: [Round[], Round[]] = [[], []]
      for (let round = 0; round < rounds[size]; round += 1) {
        looked.push(await load(server.port, each(lookups), inFlight, seconds))
        verified.push(await load(server.port, each(checks), inFlight, seconds))
      }
      return { verified, looked }
    } finally {
      await server.stop()
    }
  } finally {
    await ground.stop()
  }
}

const told = (all: readonly Round[]) => ({
  requestsPerSecond: rounded(median(all.map((round) => round.rate))),
  p50Ms: rounded(median(all.map((round) => round.p50))),
  p99Ms: rounded(median(all.map((round) => round.p99))),
  failures: all.reduce((sum, round) => sum + round.failures, 0),
})

/**
 * Proofs printed a second by one warm thread (two outcomes, no two alike, digests included) and their size; checks by code and name over HTTP as a part of the rate
 * of a route that reads one proof by its primary key, in the same run. Archives of forty outcomes stand beside it.
 */
export const proofs = async (size: Size): Promise<Result> => {
  const printed = await printing(size)
  const { verified, looked } = await checking(size)
  const ratio = median(verified.map((round, n) => round.rate / (looked[n]?.rate ?? Number.NaN)))
  return {
    name: 'proofs',
    value: median(printed.usual),
    goal: 150,
    better: 'higher',
    unit: 'PDFs/s of one core',
    details: {
      reached: ratio >= 0.5 && printed.usualBytes <= largest && told(verified).failures === 0 && told(looked).failures === 0,
      threads: printed.threads,
      papersARound: papersARound[size],
      eachRound: printed.usual.map(rounded),
      largestBytes: printed.usualBytes,
      largestBytesGoal: largest,
      archiveOfForty: { perSecond: rounded(median(printed.archives)), largestBytes: printed.archiveBytes },
      checkOfPrimaryKeyLookup: rounded(ratio),
      checkGoal: 0.5,
      checks: told(verified),
      primaryKeyLookups: told(looked),
      inFlight,
    },
  }
}
