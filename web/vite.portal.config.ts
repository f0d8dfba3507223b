import { defineConfig } from 'vite'

/** The public site, the pay page and the customer's pages: small, and for old phones too. */
export default defineConfig({
  root: 'portal',
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome64', 'safari12'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
