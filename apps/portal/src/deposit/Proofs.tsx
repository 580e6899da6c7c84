import { useRef, useState } from 'react'
import { icons } from '../ui/icons.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { prepared } from './photo.ts'
import { photoLimit } from './Photos.tsx'
import { upload } from './upload.ts'

/** Photos that prove a correction: made small and sent when they are chosen. */
export const useProofs = () => {
  const [fileIds, setFileIds] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const add = async (files: readonly File[]) => {
    setBusy(true)
    setError(null)
    try {
      for (const file of files.slice(0, photoLimit - fileIds.length)) {
        const sent = await upload(await prepared(file), file.name, () => undefined)
        setFileIds((ids) => [...ids, sent.id])
      }
    } catch (failed) {
      setError(failed instanceof Error ? failed : new Error('failed'))
    } finally {
      setBusy(false)
    }
  }
  return { fileIds, busy, error, add }
}

/** The button that adds them. `label` says what they are to prove. */
export const Proofs = ({ proofs, label }: { readonly proofs: ReturnType<typeof useProofs>; readonly label: string }) => {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="stack">
      <p>{label}</p>
      <input
        ref={input}
        className="sr"
        type="file"
        accept="image/jpeg,image/png,image/webp,application/pdf"
        multiple
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) void proofs.add(files)
        }}
      />
      <Act kind="quiet" busy={proofs.busy} onClick={() => input.current?.click()}>
        {icons.camera}
        {t(proofs.fileIds.length === 0 ? 'deposit.takePhoto' : 'deposit.anotherPhoto')}
      </Act>
      <p role="status">{proofs.fileIds.length > 0 && t('archive.fileAdded', { n: proofs.fileIds.length })}</p>
      <Problem error={proofs.error} />
    </div>
  )
}
