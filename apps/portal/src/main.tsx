import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import 'virtual:tokens.css'
import './styles/base.css'
import './styles/shell.css'
import './styles/parts.css'
import './styles/print.css'
import { watchScans } from './doors/came.ts'
import { startElder } from './elder.ts'
import { queries } from './queries.ts'
import { router } from './router.tsx'
import { startWords } from './words.ts'

watchScans()
startElder()
await startWords()

/** Draws the portal over the opening picture. */
export const draw = (): void => {
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
