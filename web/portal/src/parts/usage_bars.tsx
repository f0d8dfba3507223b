/** Daily usage as bars; the same numbers are in each bar's name for those who do not see them. */
import type { UsageDay } from '../../../api/types'
import { dayAndMonth } from '../../../format/dates'
import { size } from '../../../format/numbers'
import { barsOf, noonOf } from '../../../format/usage'
import { t } from '../texts'

const WIDTH = 300
const HEIGHT = 90

export function UsageBars({ days }: { days: UsageDay[] }) {
  const bars = barsOf(days, WIDTH, HEIGHT)
  const first = bars[0]
  const last = bars[bars.length - 1]
  if (!first || !last) return <p class="hint">{t('portal.me.no_usage')}</p>
  return (
    <figure class="usage">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="list" aria-label={t('portal.me.usage')}>
        {bars.map(({ day, x, width, down, up }) => (
          <g role="listitem" aria-label={named(day)} key={day.day}>
            <title>{named(day)}</title>
            <rect class="down" x={x} width={width} {...down} />
            <rect class="up" x={x} width={width} {...up} />
          </g>
        ))}
      </svg>
      <figcaption class="spread">
        <span>{dayAndMonth(noonOf(first.day.day))}</span>
        <span>{named(last.day)}</span>
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
