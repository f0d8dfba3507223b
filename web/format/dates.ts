/** Instants (unix seconds) as the wall clock of Bangladesh, which keeps no summer time. */
import { language } from './language'
import { digits } from './numbers'

const UTC_OFFSET_SECONDS = 6 * 3600

const MONTHS = {
  bn: 'জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর'.split(' '),
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
}

/** The parts of the day as CLDR has them: the hour before which each ends. */
const DAY_PARTS: readonly (readonly [number, string])[] = [
  [4, 'রাত'],
  [6, 'ভোর'],
  [12, 'সকাল'],
  [16, 'দুপুর'],
  [18, 'বিকাল'],
  [20, 'সন্ধ্যা'],
  [24, 'রাত'],
]

const wallClock = (at: number): Date => new Date((at + UTC_OFFSET_SECONDS) * 1000)

export function date(at: number): string {
  const wall = wallClock(at)
  const month = MONTHS[language()][wall.getUTCMonth()]
  return digits(`${wall.getUTCDate()} ${month} ${wall.getUTCFullYear()}`)
}

/** "২৪ নভেম্বর": for axes and lists where the year is plain. */
export function dayAndMonth(at: number): string {
  const wall = wallClock(at)
  return digits(`${wall.getUTCDate()} ${MONTHS[language()][wall.getUTCMonth()]}`)
}

export function clock(at: number): string {
  const wall = wallClock(at)
  const hour = wall.getUTCHours()
  const time = `${hour % 12 || 12}:${String(wall.getUTCMinutes()).padStart(2, '0')}`
  if (language() === 'en') return `${time} ${hour < 12 ? 'am' : 'pm'}`
  const part = DAY_PARTS.find(([end]) => hour < end)
  return digits(`${part ? part[1] : ''} ${time}`)
}

export const dateTime = (at: number): string => `${date(at)}, ${clock(at)}`

/** The day as the books write it: 2026-01-05. */
export const bookDay = (at: number): string => wallClock(at).toISOString().slice(0, 10)

/** The first second after a day that is written 2026-01-05. */
export const dayEndsAt = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400 - UTC_OFFSET_SECONDS

/** A day of the books as people write it. */
export const dayText = (day: string): string => date(Date.parse(`${day}T00:00:00Z`) / 1000 - UTC_OFFSET_SECONDS)

export const nowSeconds = (): number => Math.floor(Date.now() / 1000)

export interface Span {
  unit: 'seconds' | 'minutes' | 'hours' | 'days'
  count: number
}

/** A length of time in its largest sensible unit: 36 hours are "36 hours", 49 are "2 days". */
export function spanOf(seconds: number): Span {
  if (seconds < 60) return { unit: 'seconds', count: Math.max(0, Math.floor(seconds)) }
  if (seconds < 3600) return { unit: 'minutes', count: Math.floor(seconds / 60) }
  if (seconds < 48 * 3600) return { unit: 'hours', count: Math.floor(seconds / 3600) }
  return { unit: 'days', count: Math.floor(seconds / 86400) }
}

/** A validity in its own unit: 43200 minutes are 30 days, 90 minutes stay minutes. */
export function validitySpan(minutes: number): Span & { unit: 'minutes' | 'hours' | 'days' } {
  if (minutes % 1440 === 0) return { unit: 'days', count: minutes / 1440 }
  if (minutes % 60 === 0) return { unit: 'hours', count: minutes / 60 }
  return { unit: 'minutes', count: minutes }
}
