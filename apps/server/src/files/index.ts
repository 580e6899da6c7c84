import type { Capability } from '../platform/capability.ts'
import type { Platform } from '../platform/context.ts'
import { fileActions, type LearnerViewer, type UploadGuard, type Viewer } from './actions.ts'
import { type ActorUnder, type ExportKind, exportTask, jobReads } from './exports.ts'
import { sweepScratch } from './receive.ts'
import * as store from './store.ts'

export type { ExportKind } from './exports.ts'
export { exportPage, exportPageOf, exportPageRows, listExport } from './listExport.ts'
export { receiveUpload, type Upload, type UploadGuard, type LearnerViewer, type Viewer } from './actions.ts'
export { discard, insertFile, localFile, openFile, type Staged, stageContent, stageUpload, type UploadRefusal } from './receive.ts'
export { type Accepted, evidenceTypes } from './rules.ts'
export { filesWithOldKeys, resealFiles } from './rotation.ts'
export { deleteFileAfter, type FileRow, fileById, filesByIds, keepFiles, type OwnerKind } from './store.ts'

/** Removes the content of files whose time is over. The row stays. Objects first: a crash between leaves a row that is tried again. */
export const sweepFiles = async (platform: Platform): Promise<void> => {
  const now = platform.clock.now()
  for (;;) {
    const due = await store.filesToDelete(platform.database.app, now)
    for (const file of due) {
      await platform.files.remove(file.storageKey)
      await store.noteDeleted(platform.database.app, file.id, now)
    }
    if (due.length === 0) break
  }
  await sweepScratch(platform)
}

/** Files 文件: uploads, downloads, exports, retention. `viewers` say which files staff see beside their own, `shown` which a learner; `exports` are the lists that can be exported; `guard` may stop a learner's upload. */
export const filesCapability = (
  platform: Platform,
  wiring: {
    readonly viewers: readonly Viewer[]
    readonly shown: LearnerViewer
    readonly exports: readonly ExportKind[]
    readonly actorUnder: ActorUnder
    readonly guard: UploadGuard
  },
): Capability => ({
  bound: [...fileActions(wiring.viewers, wiring.shown, wiring.guard), ...jobReads],
  tasks: { 'files.export': exportTask(platform, wiring.exports, wiring.actorUnder) },
  periodic: [{ name: 'files.sweep', everyMs: 600_000, run: () => sweepFiles(platform) }],
})
