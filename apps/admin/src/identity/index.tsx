import { listStaff } from '@creditbank/contract/identity'
import { AuditOutlined, GlobalOutlined, KeyOutlined, SafetyOutlined, ScheduleOutlined, TeamOutlined } from '@ant-design/icons'
import { call } from '../api/transport.ts'
import type { Due, Finder, MenuEntry, Screen } from '../capability.ts'
import { text } from '../i18n/words.ts'
import { securityWords } from './security.words.ts'
import { words } from './words.ts'

/** Staff and their rights, proposals of appointments, and one's own security. */
export const routes: readonly Screen[] = [
  { path: '/staff', title: text(words, 'staff'), may: ['staff.read'], load: async () => (await import('./StaffList.tsx')).StaffList },
  {
    path: '/staff/new',
    title: text(words, 'create'),
    may: ['staff.create'],
    load: async () => (await import('./CreateStaff.tsx')).CreateStaff,
  },
  {
    path: '/staff/$id',
    title: text(words, 'person'),
    may: ['staff.read'],
    load: async () => (await import('./StaffDetail.tsx')).StaffDetail,
  },
  {
    path: '/proposals',
    title: text(words, 'proposals'),
    may: ['staff.read'],
    load: async () => (await import('./Proposals.tsx')).Proposals,
  },
  {
    path: '/staff-review',
    title: text(words, 'review'),
    may: ['staff.propose', 'staff.grant'],
    load: async () => (await import('./Review.tsx')).Review,
  },
  { path: '/api-keys', title: text(words, 'keys'), may: ['deposits.apiKeys'], load: async () => (await import('./ApiKeys.tsx')).ApiKeys },
  { path: '/security/log-ins', title: text(securityWords, 'logIns'), load: async () => (await import('./LogIns.tsx')).LogIns },
  {
    path: '/networks',
    title: text(securityWords, 'networks'),
    may: ['staff.propose', 'staff.grant'],
    load: async () => (await import('./Networks.tsx')).Networks,
  },
  { path: '/security', title: text(words, 'security'), load: async () => (await import('./Security.tsx')).Security },
]

/** Where they stand in the menu. */
export const menu: readonly MenuEntry[] = [
  { path: '/staff', label: text(words, 'staff'), group: 'system', order: 20, icon: TeamOutlined },
  { path: '/proposals', label: text(words, 'proposals'), group: 'system', order: 21, icon: AuditOutlined },
  { path: '/staff-review', label: text(words, 'review'), group: 'system', order: 22, icon: ScheduleOutlined },
  { path: '/api-keys', label: text(words, 'keys'), group: 'system', order: 30, icon: KeyOutlined },
  { path: '/networks', label: text(securityWords, 'networks'), group: 'system', order: 31, icon: GlobalOutlined },
  { path: '/security', label: text(words, 'security'), group: 'system', order: 90, icon: SafetyOutlined },
]

/** Lets the command palette find staff by name or user name. */
export const finders: readonly Finder[] = [
  {
    label: text(words, 'staff'),
    may: ['staff.read'],
    find: async (typed) =>
      (await call(listStaff, { search: typed, limit: '8' })).items.map((row) => ({
        title: row.name,
        note: row.organization?.name ?? row.userName,
        href: `/admin/staff/${row.id}`,
      })),
  },
]

/** Appointments that wait for a second person, and accounts that nobody uses. */
export const due: readonly Due[] = [
  { order: 60, may: ['staff.propose', 'staff.grant'], load: async () => (await import('./DueProposals.tsx')).DueProposals },
  { order: 61, may: ['staff.create'], load: async () => (await import('./DueAccounts.tsx')).DueAccounts },
]
