import type { Deposit, DepositContent } from '@creditbank/contract/deposits'
import { useId, useRef, useState } from 'react'
import { icons } from '../ui/icons.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { prepared, UnreadablePhoto } from './photo.ts'
import { useSaved } from './StepPage.tsx'
import { upload } from './upload.ts'

/** The most photos an application may carry. */
export const photoLimit = 9

/** The address under which a learner sees their own file. */
export const fileAddress = (fileId: string): string => `/api/files/${encodeURIComponent(fileId)}`

type Props = {
  readonly deposit: Deposit
  readonly content: DepositContent
  readonly wrong: string | undefined
  readonly onBusy: (busy: boolean) => void
}

/** Photos of the certificate: from the camera or a file, turned if need be, made small, sent with progress, kept with the draft at once. */
export const Photos = ({ deposit, content, wrong, onBusy }: Props) => {
  const { t } = useWords()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const save = useSaved(deposit, () => undefined)
  const fileIds = deposit.attachments.map((file) => file.fileId)
  const work = async (act: () => Promise<readonly string[]>) => {
    setError(null)
    setShare(0)
    onBusy(true)
    try {
      await save.mutateAsync({ id: deposit.id, content, fileIds: [...(await act())] })
    } catch (failed) {
      setError(failed instanceof Error ? failed : new Error('failed'))
    } finally {
      setShare(null)
      onBusy(false)
    }
  }
  const add = (files: readonly File[]) =>
    work(async () => {
      const room = files.slice(0, photoLimit - fileIds.length)
      const added: string[] = []
      for (const [at, file] of room.entries()) {
        const blob = await prepared(file)
        const name = blob.type === 'application/pdf' ? file.name : file.name.replace(/\.[^.]*$/, '.jpg')
        added.push((await upload(blob, name, (part) => setShare((at + part) / room.length))).id)
      }
      return [...fileIds, ...added]
    })
  const turn = (fileId: string, name: string) =>
    work(async () => {
      const blob = await prepared(await (await fetch(fileAddress(fileId), { credentials: 'same-origin' })).blob(), 1)
      const turned = await upload(blob, name, setShare)
      return fileIds.map((other) => (other === fileId ? turned.id : other))
    })
  const busy = share !== null
  return (
    <div className={wrong === undefined ? 'stack' : 'stack field has-wrong'}>
      {wrong !== undefined && (
        <p className="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      <ul className="photos">
        {deposit.attachments.map((file, i) => (
          <li key={file.fileId} className="card">
            {file.type.startsWith('image/') ? (
              <img src={fileAddress(file.fileId)} alt={t('deposit.photoOf', { n: i + 1 })} />
            ) : (
              <a href={fileAddress(file.fileId)}>{file.name}</a>
            )}
            <div className="row">
              {file.type.startsWith('image/') && (
                <Act kind="quiet" busy={busy} onClick={() => void turn(file.fileId, file.name)}>
                  {icons.rotate}
                  {t('deposit.turn')}
                </Act>
              )}
              <Act kind="quiet" busy={busy} onClick={() => void work(async () => fileIds.filter((other) => other !== file.fileId))}>
                {t('deposit.removePhoto')}
              </Act>
            </div>
          </li>
        ))}
      </ul>
      <div role="status" aria-live="polite">
        {busy && (
          <p>
            <progress max={1} value={share} aria-label={t('deposit.sending')} /> {t('deposit.sendingShare', { n: Math.round(share * 100) })}
          </p>
        )}
      </div>
      {error instanceof UnreadablePhoto ? (
        <p className="note bad" role="alert">
          {t('deposit.unreadable')}
        </p>
      ) : (
        <Problem error={error} />
      )}
      {deposit.attachments.length < photoLimit && (
        <div>
          <input
            ref={input}
            id={id}
            className="sr"
            type="file"
            accept="image/jpeg,image/png,image/webp,image/heic,application/pdf"
            multiple
            tabIndex={-1}
            aria-label={t('deposit.photosTitle')}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])]
              event.target.value = ''
              if (files.length > 0) void add(files)
            }}
          />
          <button
            type="button"
            className="button"
            aria-disabled={busy}
            aria-invalid={wrong === undefined ? undefined : true}
            aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
            onClick={() => !busy && input.current?.click()}
          >
            {icons.camera}
            {deposit.attachments.length === 0 ? t('deposit.takePhoto') : t('deposit.anotherPhoto')}
          </button>
        </div>
      )}
    </div>
  )
}
