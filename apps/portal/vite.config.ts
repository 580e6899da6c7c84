import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { bootPlugin } from './boot-plugin.ts'
import { compressPlugin } from './compress-plugin.ts'
import { preloadPlugin } from './preload-plugin.ts'
import { tokensPlugin } from './tokens-plugin.ts'

const server = process.env['PORTAL_API'] ?? 'http://localhost:3000'

// eslint-style default exports are banned in our own code; Vite looks for one here.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [tokensPlugin(), react(), bootPlugin(), preloadPlugin(), compressPlugin()],
  build: {
    target: ['es2022', 'chrome100', 'safari15.4'],
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    // Few files instead of many: on a weak network each request costs a round trip. The libraries change rarely and stay in the browser's cache.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What runs first and what it needs, apart from everything large: it asks the server while the rest is on its way.
            {
              name: 'early',
              test: /src[\\/](early|carry|kept|doors[\\/]came|session[\\/]safeReturn)\.ts|vite[\\/]preload-helper/,
              priority: 40,
            },
            { name: 'libraries', test: /node_modules[\\/](?!zod)/, priority: 30 },
            {
              name: 'learner',
              test: /packages[\\/]contract|node_modules[\\/]zod|src[\\/](ui|session|applications|archive|deposit)[\\/]/,
              priority: 10,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': server } },
})
