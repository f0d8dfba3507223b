/** The language that is shown. Set once per page by the bundle, before anything is drawn. */
export type Language = 'bn' | 'en'

export const LANGUAGES: readonly Language[] = ['bn', 'en']

let current: Language = 'bn'

export const language = (): Language => current

export function showIn(chosen: Language): void {
  current = chosen
  document.documentElement.lang = chosen
}

export const isLanguage = (value: unknown): value is Language => value === 'bn' || value === 'en'
