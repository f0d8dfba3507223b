/**
 * Numbers, money, speeds and sizes in Bengali or English, without Intl: old phones lack its Bengali
 * data, and `bn-BD` puts the taka sign where nobody in the trade writes it.
 *
 * Amounts are whole poisha everywhere; a fraction of a poisha never exists.
 */
import { language } from './language'

const BENGALI_ZERO = 0x9e6

/** Digits of the shown language. Phone numbers, ids, codes and addresses stay Latin: not for them. */
export function digits(text: string): string {
  if (language() === 'en') return text
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(BENGALI_ZERO + Number(digit)))
}

/** What people type, with Bengali digits made Latin. */
export function latin(text: string): string {
  return text.replace(/[০-৯]/g, (digit) => String(digit.charCodeAt(0) - BENGALI_ZERO))
}

/** 1234567 as 12,34,567: lakh and crore in both languages. */
function grouped(whole: number): string {
  const text = String(Math.abs(whole))
  const last = text.slice(-3)
  const rest = text.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',')
  return (whole < 0 ? '-' : '') + (rest ? `${rest},${last}` : last)
}

export const whole = (value: number): string => digits(grouped(value))

export function taka(minor: number): string {
  const poisha = Math.abs(minor) % 100
  const takas = (Math.abs(minor) - poisha) / 100
  const fraction = poisha ? `.${String(poisha).padStart(2, '0')}` : ''
  return `${minor < 0 ? '-' : ''}৳${digits(grouped(takas) + fraction)}`
}

/** "৫২৫.৫", "1,050" or "525.50" as poisha; null when it is no amount. */
export function minorOf(typed: string): number | null {
  const text = latin(typed).replace(/[,৳\s]/g, '')
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text)
  if (!found) return null
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
}

/** Mbps with up to three places, such as 0.512, as kbps; null when it is no speed. */
export function kbpsOf(typed: string): number | null {
  const found = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(latin(typed).trim())
  const kbps = found ? Number(found[1]) * 1000 + Number((found[2] ?? '').padEnd(3, '0')) : 0
  return kbps || null
}

/** The amount as a field shows it while it is edited. */
export function typedAmount(minor: number): string {
  return digits(minor % 100 ? (minor / 100).toFixed(2) : String(minor / 100))
}

/** A typed count such as days or Mbps; null when it is no whole number above nothing. */
export function countOf(typed: string): number | null {
  const text = latin(typed).trim()
  return /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : null
}

export function speed(kbps: number): string {
  if (kbps < 1000) return `${digits(String(kbps))} kbps`
  return `${digits(String(Math.round(kbps / 100) / 10))} Mbps`
}

const SIZES = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Octets as people know them: powers of 1000, one place behind the point from MB on. */
export function size(octets: number): string {
  let value = octets
  let step = 0
  while (value >= 1000 && step < SIZES.length - 1) {
    value /= 1000
    step += 1
  }
  const shown = step < 2 ? Math.round(value) : Math.round(value * 10) / 10
  return `${digits(String(shown))} ${SIZES[step]}`
}

/** A Bangladeshi mobile number in any spelling as 01XXXXXXXXX; null when it is none. */
export function mobileOf(typed: string): string | null {
  const text = latin(typed).replace(/[\s\-()+.]/g, '').replace(/^(?:00)?88(?=01)/, '')
  return /^01[3-9]\d{8}$/.test(text) ? text : null
}

/** 8801712345678 as people write it: 01712345678. */
export const localMobile = (mobile: string): string => mobile.replace(/^\+?88(?=01)/, '')
