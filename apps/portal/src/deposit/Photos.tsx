import type { Deposit, DepositContent } from '@creditbank/contract/deposits'
import { useEffect, useId, useRef, useState } from 'react'
import { icons } from '../ui/icons.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Cropper } from './Cropper.tsx'
import { type Crop, prepared, UnreadablePhoto } from './photo.ts'
import { useSaved } from './saving.ts'
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

/** The work on an application's photos: adding, turning, removing; each saves the draft at once. `share` is how far a sending is, null when none runs. */
const usePhotoWork = ({ deposit, content, onBusy }: Omit<Props, 'wrong'>) => {
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const [waiting, setWaiting] = useState<readonly File[]>([])
  const save = useSaved(deposit, () => undefined)
  const fileIds = deposit.attachments.map((file) => file.fileId)
  const keep = (ids: readonly string[]) => save.mutateAsync({ id: deposit.id, content, fileIds: [...ids] })
  const work = async (act: () => Promise<unknown>) => {
    setError(null)
    setShare(0)
    onBusy(true)
    try {
      await act()
    } catch (failed) {
      setError(failed instanceof Error ? failed : new Error('failed'))
    } finally {
      setShare(null)
      onBusy(false)
    }
  }
  // Each photo is kept with the draft as soon as it is there; what a broken line leaves over waits and goes on from there.
  const add = (files: readonly File[]) =>
    work(async () => {
      const room = files.slice(0, photoLimit - fileIds.length)
      let held: readonly string[] = fileIds
      for (const [at, file] of room.entries()) {
        setWaiting(room.slice(at))
        const blob = await prepared(file)
        const name = blob.type === 'application/pdf' ? file.name : file.name.replace(/\.[^.]*$/, '.jpg')
        held = [...held, (await upload(blob, name, (part) => setShare((at + part) / room.length))).id]
        await keep(held)
      }
      setWaiting([])
    })
  const redraw = (fileId: string, name: string, turns: number, crop?: Crop) =>
    work(async () => {
      const blob = await prepared(await (await fetch(fileAddress(fileId), { credentials: 'same-origin' })).blob(), turns, crop)
      const drawn = await upload(blob, name, setShare)
      await keep(fileIds.map((other) => (other === fileId ? drawn.id : other)))
    })
  const remove = (fileId: string) => work(() => keep(fileIds.filter((other) => other !== fileId)))
  return { share, error, waiting: share === null ? waiting : [], add, redraw, remove, forget: () => setWaiting([]) }
}

type PhotoProps = {
  readonly file: Deposit['attachments'][number]
  readonly n: number
  readonly busy: boolean
  readonly redraw: (fileId: string, name: string, turns: number, crop?: Crop) => Promise<void>
  readonly remove: (fileId: string) => Promise<void>
}

/** One photo with what can be done to it: turn, cut, remove. */
const Photo = ({ file, n, busy, redraw, remove }: PhotoProps) => {
  const { t } = useWords()
  const [cutting, setCutting] = useState(false)
  if (cutting)
    return (
      <Cropper
        src={fileAddress(file.fileId)}
        alt={t('deposit.photoOf', { n })}
        busy={busy}
        onCut={(crop) => void redraw(file.fileId, file.name, 0, crop).then(() => setCutting(false))}
        onClose={() => setCutting(false)}
      />
    )
  return (
    <>
      <Picture file={file} n={n} />
      <div className="row">
        {file.type.startsWith('image/') && (
          <>
            <Act kind="quiet" busy={busy} onClick={() => void redraw(file.fileId, file.name, 1)}>
              {icons.rotate}
              {t('deposit.turn')}
            </Act>
            <Act kind="quiet" busy={busy} onClick={() => setCutting(true)}>
              {t('deposit.crop')}
            </Act>
          </>
        )}
        <Act kind="quiet" busy={busy} onClick={() => void remove(file.fileId)}>
          {t('deposit.removePhoto')}
        </Act>
      </div>
    </>
  )
}

/** Photos of the certificate: from the camera or a file, turned if need be, made small, sent with progress, kept with the draft at once. */
export const Photos = ({ deposit, content, wrong, onBusy }: Props) => {
  const { t } = useWords()
  const id = useId()
  const { share, error, waiting, add, redraw, remove, forget } = usePhotoWork({ deposit, content, onBusy })
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
            <Photo file={file} n={i + 1} busy={busy} redraw={redraw} remove={remove} />
          </li>
        ))}
      </ul>
      <div role="status" aria-live="polite">
        {share !== null && (
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
      {waiting.length > 0 && <Waiting n={waiting.length} onGoOn={() => void add(waiting)} onDrop={forget} />}
      {deposit.attachments.length < photoLimit && (
        <Picker
          id={id}
          first={deposit.attachments.length === 0}
          busy={busy}
          wrong={wrong !== undefined}
          onFiles={(files) => void add(files)}
        />
      )}
    </div>
  )
}

/** What a broken line left over: goes on by itself when the network is back, or by a tap. */
const Waiting = ({ n, onGoOn, onDrop }: { readonly n: number; readonly onGoOn: () => void; readonly onDrop: () => void }) => {
  const { t } = useWords()
  const latest = useRef(onGoOn)
  latest.current = onGoOn
  useEffect(() => {
    const again = () => latest.current()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [])
  return (
    <div className="note warn" role="status">
      <p>{t('deposit.waiting', { n })}</p>
      <div className="row">
        <Act busy={false} onClick={onGoOn}>
          {t('deposit.goOn')}
        </Act>
        <Act kind="quiet" busy={false} onClick={onDrop}>
          {t('deposit.dropWaiting')}
        </Act>
      </div>
    </div>
  )
}

/** One attachment as its owner sees it: the picture, or the name of a PDF. */
export const Picture = ({ file, n }: { readonly file: Deposit['attachments'][number]; readonly n: number }) => {
  const { t } = useWords()
  if (!file.type.startsWith('image/')) return <a href={fileAddress(file.fileId)}>{file.name}</a>
  return <img src={fileAddress(file.fileId)} alt={t('deposit.photoOf', { n })} />
}

type PickerProps = {
  readonly id: string
  readonly first: boolean
  readonly busy: boolean
  readonly wrong: boolean
  readonly onFiles: (files: readonly File[]) => void
}

const Picker = ({ id, first, busy, wrong, onFiles }: PickerProps) => {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  return (
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
          if (files.length > 0) onFiles(files)
        }}
      />
      <button
        type="button"
        className="button"
        aria-disabled={busy}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onClick={() => !busy && input.current?.click()}
      >
        {icons.camera}
        {first ? t('deposit.takePhoto') : t('deposit.anotherPhoto')}
      </button>
    </div>
  )
}
