import * as z from 'zod/mini'

/** Reads a public or optional answer that may not be there yet: anything unexpected counts as "nothing", never as a failure of the page. */
const peek = async <S extends z.ZodMiniType>(path: string, schema: S): Promise<z.output<S> | undefined> => {
  const answer = await fetch(path, { credentials: 'same-origin', headers: { 'x-bank-client': '1' } }).catch(() => undefined)
  if (answer?.ok !== true) return undefined
  const read = schema.safeParse(await answer.json().catch(() => undefined))
  return read.success ? read.data : undefined
}

const DemoLogIn = z.object({
  role: z.string(),
  organization: z.string(),
  userName: z.string(),
  password: z.string(),
  zh: z.string(),
  en: z.string(),
})
/** One log-in of the demonstration. */
export type DemoLogIn = z.infer<typeof DemoLogIn>
/** The demo log-ins; empty where the server is no demonstration. */
export const demoLogIns = async (): Promise<readonly DemoLogIn[]> =>
  (await peek('/api/demo/log-ins', z.object({ items: z.array(DemoLogIn) })))?.items ?? []

const PublicSettings = z.object({
  siteName: z.optional(z.string()),
  contactPhone: z.optional(z.string()),
  qqGroup: z.optional(z.string()),
  qqGroupName: z.optional(z.string()),
  qqGroupRemark: z.optional(z.string()),
  filingNumber: z.optional(z.string()),
})
/** What anybody may know of the installation: name, contacts of the management centre, filing number. */
export type PublicSettings = z.infer<typeof PublicSettings>
/** The public settings; all fields absent where the server gives none. */
export const publicSettings = async (): Promise<PublicSettings> => (await peek('/api/public/settings', PublicSettings)) ?? {}

const Job = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  state: z.string(),
  done: z.nullish(z.number()),
  total: z.nullish(z.number()),
  href: z.nullish(z.string()),
})
/** A job in the tray: an export, an import, a batch. */
export type JobLine = z.infer<typeof Job>
/** The jobs of this person, newest first. */
export const myJobs = async (): Promise<readonly JobLine[]> => (await peek('/api/jobs', z.object({ items: z.array(Job) })))?.items ?? []

/** States in which a job still moves. */
export const jobMoves = (job: JobLine): boolean => ['queued', 'waiting', 'running', 'active', 'working'].includes(job.state)

const Notice = z.object({ id: z.string(), text: z.string(), at: z.string(), readAt: z.nullish(z.string()), href: z.nullish(z.string()) })
/** The notices to this member of staff, newest first; empty where the server has none to give. */
export const myNotices = async (): Promise<readonly z.infer<typeof Notice>[]> =>
  (await peek('/api/staff/notices', z.object({ items: z.array(Notice) })))?.items ?? []

const Unit = z.object({ id: z.string(), name: z.string(), kind: z.optional(z.string()) })
/** A unit to choose from. */
export type UnitLine = z.infer<typeof Unit>
/** Units of one's scope whose name contains what was typed, at most 50. */
export const findUnits = async (search: string): Promise<readonly UnitLine[]> =>
  (
    await peek(
      `/api/organizations?limit=50${search === '' ? '' : `&search=${encodeURIComponent(search)}`}`,
      z.object({ items: z.array(Unit) }),
    )
  )?.items ?? []
