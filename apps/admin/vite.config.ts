import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `/web/login` is outside the base path, so the development server must be told that it is this application too. */
const logInAddress = {
  name: 'log-in-address',
  configureServer: (server: {
    middlewares: { use: (f: (q: { url?: string | undefined }, s: unknown, next: () => void) => void) => void }
  }) => {
    server.middlewares.use((request, _answer, next) => {
      if (request.url?.startsWith('/web/login') === true) request.url = '/admin/index.html'
      next()
    })
  },
}

const server = process.env['BANK_SERVER'] ?? 'http://localhost:3000'

export default defineConfig({
  base: '/admin/',
  plugins: [react(), logInAddress],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1200 },
  server: { proxy: { '/api': server } },
})
