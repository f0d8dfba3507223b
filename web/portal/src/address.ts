/** Where we are and how to get elsewhere. The language travels in the address: nothing is stored. */
import { rememberedPayPage } from './pay_link_memory'
import { isLanguage, language, type Language } from '../../format/language'

export function chosenLanguage(): Language {
  const chosen = new URLSearchParams(location.search).get('language')
  if (isLanguage(chosen)) return chosen
  // Providers send people back to a fixed address; the page they left from knows the language.
  const isBack = location.pathname.startsWith('/pay/')
  return isBack && rememberedPayPage()?.endsWith('language=en') ? 'en' : 'bn'
}

/** A link that keeps the language. */
export function to(path: string): string {
  return language() === 'bn' ? path : `${path}${path.includes('?') ? '&' : '?'}language=${language()}`
}

/** This page in the other language. */
export function inLanguage(other: Language): string {
  const search = new URLSearchParams(location.search)
  search.set('language', other)
  return `${location.pathname}?${search.toString()}`
}

/** Where staff go after signing in: a page of the console, never another site. */
export function consolePage(): string {
  const next = new URLSearchParams(location.search).get('next') ?? ''
  const isOurs = /^\/console\/[\w\-/]*(\?[\w\-=&%.]*)?$/.test(next)
  return to(isOurs ? next : '/console/')
}

/** Whether a page of the console sent a stranger here, who will be sent back. */
export const isSentHere = (): boolean => new URLSearchParams(location.search).has('next')
