/** Daily usage as stacked bars: what came down above, what went up below. */
export interface DayOctets {
  day: string
  octets_in: number
  octets_out: number
}

export interface Bar<D extends DayOctets> {
  day: D
  x: number
  width: number
  down: { y: number; height: number }
  up: { y: number; height: number }
}

const DAYS_MAX = 30
const DAYS_MIN = 7

/** Noon in Bangladesh of a day such as 2026-11-24, in unix seconds. */
export const noonOf = (day: string): number => Date.parse(`${day}T06:00:00Z`) / 1000

/** Bars of the last days, scaled to the greatest; none when nothing was used. */
export function barsOf<D extends DayOctets>(days: D[], width: number, height: number): Bar<D>[] {
  const shown = days.slice(-DAYS_MAX)
  const most = Math.max(0, ...shown.map((day) => day.octets_in + day.octets_out))
  if (!most) return []
  const step = width / Math.max(shown.length, DAYS_MIN)
  return shown.map((day, index) => {
    const down = (day.octets_out / most) * height
    const up = (day.octets_in / most) * height
    return {
      day,
      x: index * step,
      width: step * 0.8,
      down: { y: height - up - down, height: down },
      up: { y: height - up, height: up },
    }
  })
}
