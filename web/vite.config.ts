/** The console's build: `web/dist`, hashed under `/assets/`, nothing inline, one React. */
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { join } from 'node:path'
import { defineConfig } from 'vite'

const SERVICE = process.env['PARLEY_URL'] ?? 'http://127.0.0.1:3001'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), tailwind()],
  resolve: {
    alias: { 'parley-client': join(import.meta.dirname, '../client/index.ts') },
    dedupe: ['react', 'react-dom']
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    // A `data:` address of a script or style is refused by the page's policy.
    assetsInlineLimit: 0,
    target: 'es2022',
    // Younger than `light-dark()`, which both themes are written with.
    cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
    modulePreload: { polyfill: false }
  },
  server: {
    // For work on the console alone: `npm run dev --workspace parley-console` beside a service.
    proxy: Object.fromEntries(['/api', '/health', '/v1', '/openapi.json', '/docs', '/metrics'].map((path) => [path, SERVICE]))
  }
})
