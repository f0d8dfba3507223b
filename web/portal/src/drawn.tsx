/** What a page says before any script has come: drawn at build time, in each language. */
import render from 'preact-render-to-string'
import { showIn, type Language } from '../../format/language'
import { pageAt } from './pages'

/** The pages that say the same to everybody, by the name of the file that each becomes. */
export const DRAWN = { home: '/', sign_up: '/sign-up', sign_in: '/sign-in', recover: '/recover' } as const

export function drawn(path: string, language: Language): { html: string; title: string } {
  const search = language === 'bn' ? '' : `?language=${language}`
  Object.assign(globalThis, { location: { pathname: path, search }, document: { documentElement: {} } })
  showIn(language)
  // Until the script is there, nothing would take what a form sends.
  const html = render(<>{pageAt(path)}</>).replace(/<button (?=[^>]*class="button)/g, '<button disabled ')
  return { html, title: document.title }
}
