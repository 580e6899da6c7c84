import { useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { icons } from '../ui/icons.tsx'
import { useWords } from '../words.ts'

/** Cuts a page's text into pieces that every speech engine takes (long texts fall silent in Chromium after 15 s). Pure. */
export const spokenPieces = (text: string): string[] =>
  text
    .split(/(?<=[\u3002\uff01\uff1f!?.;\uff1b\n])/)
    .map((s) => s.trim())
    .filter((s) => /[\p{L}\p{N}]/u.test(s))
    .flatMap((s) => (s.length <= 120 ? [s] : (s.match(/.{1,120}/gsu) ?? [])))

/** Reads the page aloud, and stops. Absent where the browser has no voice. */
export const ReadAloud = () => {
  const { t, language } = useWords()
  const [speaking, setSpeaking] = useState(false)
  const path = useRouterState({ select: (s) => s.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving a page ends the reading of it
  useEffect(() => () => stop(), [path])
  if (!('speechSynthesis' in window)) return null
  const stop = () => {
    window.speechSynthesis?.cancel()
    setSpeaking(false)
  }
  const start = () => {
    const main = document.getElementById('main')
    const pieces = spokenPieces(main?.innerText ?? '')
    window.speechSynthesis.cancel()
    pieces.forEach((piece, at) => {
      const words = new SpeechSynthesisUtterance(piece)
      words.lang = language === 'zh' ? 'zh-CN' : 'en-GB'
      words.rate = 0.9
      if (at === pieces.length - 1) words.onend = () => setSpeaking(false)
      words.onerror = () => setSpeaking(false)
      window.speechSynthesis.speak(words)
    })
    setSpeaking(pieces.length > 0)
  }
  return (
    <button type="button" className="button" aria-pressed={speaking} onClick={speaking ? stop : start}>
      {icons.sound}
      {speaking ? t('elder.stopReading') : t('elder.read')}
    </button>
  )
}
