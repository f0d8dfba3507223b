/** Texts by i18next, one language at a time; the choice is kept per person in the browser. */
import i18next, { type FormatterModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { isLanguage, showIn, type Language } from '../../format/language'
import { digits } from '../../format/numbers'

const NAME = 'shongjog.language'

function kept(): string | null {
  try {
    return localStorage.getItem(NAME)
  } catch {
    return null
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(NAME, language)
  } catch {
    // Private windows refuse storage; the choice then lasts as long as the page.
  }
}

/** By the address (from the portal), else as chosen before, else what the tenant speaks. */
function firstLanguage(): Language | null {
  const asked = new URLSearchParams(location.search).get('language')
  if (isLanguage(asked)) {
    keep(asked)
    return asked
  }
  const before = kept()
  return isLanguage(before) ? before : null
}

async function texts(language: Language) {
  return { ...(language === 'bn' ? await import('./texts.bn') : await import('./texts.en')) }
}

async function show(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await texts(language))
  }
  showIn(language)
  await i18next.changeLanguage(language)
}

/** Numbers in texts are written with the digits of the language. */
const numbersInDigits: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown) => (typeof value === 'number' ? digits(String(value)) : String(value)),
}

export async function startLanguage(): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use(numbersInDigits)
    .init({ resources: {}, interpolation: { escapeValue: false, alwaysFormat: true }, react: { useSuspense: false } })
  await show(firstLanguage() ?? 'bn')
}

/** Only where nothing was chosen in this browser. */
export async function speakAsTenant(language: Language): Promise<void> {
  if (firstLanguage() === null) await show(language)
}

export async function chooseLanguage(language: Language): Promise<void> {
  keep(language)
  await show(language)
}
