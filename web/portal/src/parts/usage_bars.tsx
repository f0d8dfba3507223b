/** Daily usage as bars; the same numbers are in each bar's name for those who do not see them. */
import type { UsageDay } from '../../../api/types'
import { dayAndMonth } from '../../../format/dates'
import { size } from '../../../format/numbers'
import { t } from '../texts'

const WIDTH = 300
const HEIGHT = 90
const DAYS_MAX = 30

const noonOf = (day: string): number => Date.parse(`${day}T06:00:00Z`) / 1000

export function UsageBars({ days }: { days: UsageDay[] }) {
  const shown = days.slice(-DAYS_MAX)
  const most = Math.max(0, ...shown.map((day) => day.octets_in + day.octets_out))
  const first = shown[0]
  const last = shown[shown.length - 1]
  if (!most || !first || !last) return <p class="hint">{t('portal.me.no_usage')}</p>
  const step = WIDTH / Math.max(shown.length, 7)
  return (
    <figure class="usage">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="list" aria-label={t('portal.me.usage')}>
        {shown.map((day, index) => {
          const whole = ((day.octets_in + day.octets_out) / most) * HEIGHT
          const up = (day.octets_in / most) * HEIGHT
          return (
            <g role="listitem" aria-label={named(day)} key={day.day}>
              <title>{named(day)}</title>
              <rect class="down" x={index * step} y={HEIGHT - whole} width={step * 0.8} height={whole - up} />
              <rect class="up" x={index * step} y={HEIGHT - up} width={step * 0.8} height={up} />
            </g>
          )
        })}
      </svg>
      <figcaption class="spread">
        <span>{dayAndMonth(noonOf(first.day))}</span>
        <span>{named(last)}</span>
      </figcaption>
    </figure>
  )
}

const named = (day: UsageDay): string =>
  t('portal.me.day_usage', {
    day: dayAndMonth(noonOf(day.day)),
    down: size(day.octets_out),
    up: size(day.octets_in),
  })
