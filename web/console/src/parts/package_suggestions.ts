/** Packages that many providers in Bangladesh sell; the ISP changes what it likes before saving. */
export interface Suggestion {
  down_kbps: number
  up_kbps: number
  validity_minutes: number
  price_minor: number
}

const MONTH_MINUTES = 30 * 1440

export const SUGGESTIONS: readonly Suggestion[] = [
  { down_kbps: 10_000, up_kbps: 10_000, validity_minutes: MONTH_MINUTES, price_minor: 52_500 },
  { down_kbps: 25_000, up_kbps: 25_000, validity_minutes: MONTH_MINUTES, price_minor: 105_000 },
  { down_kbps: 50_000, up_kbps: 50_000, validity_minutes: MONTH_MINUTES, price_minor: 157_500 },
]
