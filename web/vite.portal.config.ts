import { createServer, defineConfig, type Plugin } from 'vite'
import type * as Drawing from './portal/src/drawn'

const LANGUAGES = ['bn', 'en'] as const

/** Pages that a function draws know no hashed name: /portal.js is the way to the script of this build. */
const steadyEntry: Plugin = {
  name: 'steady-entry',
  generateBundle(_, bundle) {
    const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry)
    if (!entry) throw new Error('no entry was built')
    this.emitFile({ type: 'asset', fileName: 'portal.js', source: `import './${entry.fileName}'\n` })
  },
}

/**
 * Pages are there with their first bytes: the styles stand in them, and those that say the same to everybody
 * are drawn now, in each language (drawn/sign_in.en.html). The script takes them over when it comes.
 */
const drawnPages: Plugin = {
  name: 'drawn-pages',
  apply: 'build',
  enforce: 'post',
  async generateBundle(_, bundle) {
    const page = bundle['index.html']
    const styles = Object.values(bundle).find((file) => file.type === 'asset' && file.fileName.endsWith('.css'))
    if (page?.type !== 'asset' || styles?.type !== 'asset') throw new Error('no page or no styles were built')
    const html = page.source.toString().replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${styles.source.toString()}</style>`)
    if (!html.includes('<style>')) throw new Error('the page has lost its styles')
    page.source = html
    delete bundle[styles.fileName]
    for (const [name, language, inside, title] of await drawnOnes()) {
      const source = html
        .replace('<html lang="bn">', `<html lang="${language}">`)
        .replace(/<title>.*<\/title>/, () => `<title>${title}</title>`)
        .replace('<div id="page"></div>', () => `<div id="page">${inside}</div>`)
      this.emitFile({ type: 'asset', fileName: `drawn/${name}.${language}.html`, source })
    }
  },
}

async function drawnOnes(): Promise<[string, string, string, string][]> {
  const server = await createServer({
    configFile: false,
    root: 'portal',
    appType: 'custom',
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  try {
    const { DRAWN, drawn } = (await server.ssrLoadModule('/src/drawn.tsx')) as typeof Drawing
    return LANGUAGES.flatMap((language) =>
      Object.entries(DRAWN).map(([name, path]): [string, string, string, string] => {
        const { html, title } = drawn(path, language)
        return [name, language, html, title]
      }),
    )
  } finally {
    await server.close()
  }
}

/** The public site, the pay page and the customer's pages: small, and for old phones too. */
export default defineConfig({
  root: 'portal',
  base: '/',
  plugins: [steadyEntry, drawnPages],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome64', 'safari12'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
