/** The portal's texts in both languages: only the parts that it shows, so that the page stays small. */
import * as bn from './texts.bn'
import * as en from './texts.en'
import { language } from '../../format/language'
import { digits } from '../../format/numbers'
import { spanOf, validitySpan, type Span } from '../../format/dates'

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`
}[keyof T & string]
type Singular<K extends string> = K extends `${infer Base}_one` ? Base : K extends `${string}_other` ? never : K

export type TextKey = Singular<Leaves<typeof bn>>

type Values = Record<string, string | number>

function found(texts: unknown, key: string): string | undefined {
  let at: unknown = texts
  for (const name of key.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Record<string, unknown>)[name]
  }
  return typeof at === 'string' ? at : undefined
}

/** CLDR: Bengali counts everything up to one as one; English only 1. */
function pluralForm(count: number): 'one' | 'other' {
  const isOne = language() === 'bn' ? count >= 0 && count <= 1 : count === 1
  return isOne ? 'one' : 'other'
}

export function t(key: TextKey, values: Values = {}): string {
  const texts = language() === 'bn' ? bn : en
  const { count } = values
  const text =
    (typeof count === 'number' ? found(texts, `${key}_${pluralForm(count)}`) : undefined) ?? found(texts, key) ?? key
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? digits(String(value)) : (value ?? '')
  })
}

const spanText = (span: Span): string => t(`units.${span.unit}`, { count: span.count })

export const duration = (seconds: number): string => spanText(spanOf(seconds))
export const validity = (minutes: number): string => spanText(validitySpan(minutes))
