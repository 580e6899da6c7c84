import {
  accountCorrectionCase,
  accountsCapability,
  applicationCase,
  applicationsExport,
  correctionPaperSeen,
  type DoubleFollower,
  formSeen,
  freezesExport,
  learnersExport,
  mergesExport,
  personIds,
  repairsExport,
} from './accounts/index.ts'
import { archiveActions } from './archive/index.ts'
import { auditCapability, auditExport } from './audit/index.ts'
import { achievementsExport, catalogCapability, catalogCases, entriesExport, reportPhotoSeen } from './catalog/index.ts'
import { closingCapability, closingsExport } from './closing/index.ts'
import {
  certificationCapability,
  certificationCases,
  certificationDependent,
  certificationsExport,
  creditOfDoubles,
  seesOfferingFile,
  standardsExport,
} from './certification/index.ts'
import {
  authoritySeen,
  authorityShown,
  conversionCapability,
  conversionCase,
  conversionDependent,
  conversionProof,
  conversionsExport,
  fulfilIntention,
  rulesExport,
  ruleEvidenceSeen,
} from './conversion/index.ts'
import { demoActions } from './demo/actions.ts'
import {
  correctionCase,
  depositCase,
  depositsCapability,
  depositsExport,
  missingCertificateCase,
  seesAttachment,
  showsAttachment,
} from './deposits/index.ts'
import { batchesCapability, batchesExport } from './deposits/batch/index.ts'
import { filesCapability, type LearnerViewer } from './files/index.ts'
import {
  actorUnder,
  apiKeyActions,
  proposeForNewUnit,
  sessionActions,
  staffActions,
  staffExport,
  staffReads,
  unitRules,
  type Wechat,
  wechat,
} from './identity/index.ts'
import { type MiniCode, organizationsCapability, organizationsExport } from './organizations/index.ts'
import { changedTask, type Neighbours, outcomeActions, outcomesExport, storedTask } from './outcomes/index.ts'
import type { Capability, Page, Wiring } from './platform/capability.ts'
import type { Platform } from './platform/context.ts'
import type { Work } from './platform/jobs.ts'
import type { Bound } from './platform/serve.ts'
import { noticesCapability } from './notices/index.ts'
import { enrolmentsExport, programmesCapability, programmesExport } from './programmes/index.ts'
import { followOutcome, ownKinds, proofDependent, proofsCapability, proofsExport } from './proofs/index.ts'
import { followChange, pointsCapability, pointsOfDoubles, postStored } from './points/index.ts'
import { portalActions } from './portal/index.ts'
import { arrivalConsents, evidenceRefusal, guardianConsents, privacyCapability } from './privacy/index.ts'
import { redemptionCapability, redemptionsExport, seesPicture, seesSignature, redemptionNames } from './redemption/index.ts'
import { reportActions } from './reports/index.ts'
import { casesExport, reviewsCapability } from './reviews/index.ts'
import { settingsCapability } from './settings/index.ts'

/** 小程序码 for posters, where there is a mini program. */
const miniCodeOf = (weChat: Wechat | undefined): MiniCode | undefined =>
  weChat?.has('mini') !== true
    ? undefined
    : async (scene) => {
        const picture = await weChat.codeImage(scene)
        return Buffer.isBuffer(picture) ? picture : undefined
      }

/** The kinds of proofs that are issued. */
const proofKinds = [...ownKinds, conversionProof]
/** What follows when a merge hides a result that two accounts hold: credit in the same transaction, points after it. */
const followDoubles: DoubleFollower = {
  hidden: async (...about) => {
    await creditOfDoubles.hidden(...about)
    await pointsOfDoubles.hidden(...about)
  },
  shown: async (...about) => {
    await creditOfDoubles.shown(...about)
    await pointsOfDoubles.shown(...about)
  },
}

/** The lists of the back office that can be exported. */
const exportedLists = [
  auditExport,
  learnersExport,
  outcomesExport,
  casesExport,
  entriesExport,
  achievementsExport,
  organizationsExport,
  depositsExport,
  batchesExport,
  staffExport,
  applicationsExport,
  freezesExport,
  mergesExport,
  proofsExport(proofKinds),
  certificationsExport,
  programmesExport,
  enrolmentsExport,
  conversionsExport,
  repairsExport,
  standardsExport,
  rulesExport,
  closingsExport,
  redemptionsExport,
]

/** Outcomes, with those who follow what is stored and what becomes of it. */
const storedOutcomes = (platform: Platform, neighbours: Neighbours): Capability => ({
  bound: [outcomesExport.start, ...outcomeActions(neighbours)],
  tasks: {
    'outcomes.changed': changedTask([followOutcome(platform), (change) => followChange(platform, change)]),
    'outcomes.stored': storedTask([postStored(platform)]),
  },
})

/** What of others' files a learner sees: papers of their own deposits, and the authority's documents about them. */
const shownToLearner: LearnerViewer = async (tx, learnerId, fileId) =>
  (await showsAttachment(tx, learnerId, fileId)) || (await authorityShown(tx, learnerId, fileId))

/** Which files staff see beside their own: those that stand with something they see. */
const fileViewers = [
  seesAttachment,
  formSeen,
  correctionPaperSeen,
  seesOfferingFile,
  reportPhotoSeen,
  authoritySeen,
  ruleEvidenceSeen,
  seesPicture,
  seesSignature,
]

/** The one place where the capabilities are built and wired. */
export const capabilities = (
  platform: Platform,
  wiring: Wiring,
): {
  readonly bound: readonly Bound[]
  readonly work: Work
  readonly ready: () => Readonly<Record<string, string>>
  readonly pages: readonly Page[]
} => {
  const neighbours = { dependents: [certificationDependent, conversionDependent, proofDependent] }
  const weChat = platform.config.wechat === undefined ? undefined : wechat(platform.config.wechat, () => platform.clock.now())
  const all: readonly Capability[] = [
    {
      bound: [
        ...sessionActions(wiring.forget),
        ...staffActions(wiring.forget),
        ...staffReads,
        staffExport.start,
        ...unitRules(wiring.forget),
        ...apiKeyActions(wiring.forget),
      ],
    },
    organizationsCapability({ forget: wiring.forget, proposeAppointment: proposeForNewUnit, miniCode: miniCodeOf(weChat) }),
    accountsCapability(platform, { ...wiring, arrivalConsents, guardianConsents, wechat: weChat, doubles: followDoubles }),
    filesCapability(platform, {
      viewers: fileViewers,
      shown: shownToLearner,
      exports: exportedLists,
      actorUnder: actorUnder(platform),
      guard: evidenceRefusal,
    }),
    auditCapability(platform),
    settingsCapability(),
    noticesCapability(platform, { personIds }),
    catalogCapability(),
    reviewsCapability(platform, [
      applicationCase,
      accountCorrectionCase,
      depositCase,
      missingCertificateCase,
      correctionCase(neighbours),
      ...certificationCases,
      conversionCase,
      ...catalogCases,
    ]),
    certificationCapability(),
    closingCapability(platform, wiring),
    pointsCapability(platform, { causes: redemptionNames }),
    programmesCapability({ onEnrolled: fulfilIntention }),
    conversionCapability(platform),
    depositsCapability(platform, neighbours),
    batchesCapability(platform, neighbours),
    storedOutcomes(platform, neighbours),
    proofsCapability(platform, { kinds: proofKinds, actorUnder: actorUnder(platform) }),
    redemptionCapability(platform),
    { bound: archiveActions() },
    { bound: reportActions() },
    privacyCapability(platform, () => all.flatMap((c) => [...c.bound])),
    { bound: portalActions(platform) },
    { bound: demoActions(platform) },
  ]
  return {
    bound: all.flatMap((c) => [...c.bound]),
    ready: () => Object.assign({}, ...all.map((c) => c.ready?.() ?? {})),
    pages: all.flatMap((c) => [...(c.pages ?? [])]),
    work: { tasks: Object.assign({}, ...all.map((c) => c.tasks ?? {})), periodic: all.flatMap((c) => [...(c.periodic ?? [])]) },
  }
}
