import 'dayjs/locale/zh-cn'
import './shell.css'
import './parts.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Unreachable } from './api/transport.ts'
import { rememberedLanguage, setLanguage, useLanguage } from './i18n/words.ts'
import { makeRouter } from './router.tsx'
import { useMedia } from './shell/media.ts'
import { ModeContext, useModeState } from './shell/mode.ts'
import { bankTheme } from './theme.ts'

const makeQueries = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        gcTime: 600_000,
        retry: (times, error) => times < 2 && error instanceof Unreachable,
        refetchOnWindowFocus: true,
      },
    },
  })

/** Everything around the pages: queries, language, theme, router. */
const BackOffice = () => {
  const [queries] = useState(makeQueries)
  const [router] = useState(makeRouter)
  const language = useLanguage()
  const mode = useModeState()
  // The library is told as well as the style sheet: it would wait for the end of a motion that never begins.
  const still = useMedia('(prefers-reduced-motion: reduce)')
  useEffect(() => {
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  }, [language])
  return (
    <ModeContext value={mode}>
      <ConfigProvider
        theme={bankTheme(mode.mode, still)}
        locale={language === 'zh' ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
        form={{ scrollToFirstError: { focus: true } }}
      >
        <App>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </App>
      </ConfigProvider>
    </ModeContext>
  )
}

await setLanguage(rememberedLanguage())
const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no #root')
createRoot(place).render(
  <StrictMode>
    <BackOffice />
  </StrictMode>,
)
