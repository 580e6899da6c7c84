import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressPlugin } from './compress-plugin.ts'
import { tokensPlugin } from './tokens-plugin.ts'

const server = process.env['PORTAL_API'] ?? 'http://localhost:3000'

// eslint-style default exports are banned in our own code; Vite looks for one here.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [tokensPlugin(), react(), compressPlugin()],
  build: {
    target: ['es2022', 'chrome100', 'safari15.4'],
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { port: 5173, proxy: { '/api': server } },
})
