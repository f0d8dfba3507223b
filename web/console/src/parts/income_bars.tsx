/** What came in this month as bars, a day each, and the same numbers for whoever does not see them. */
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readIncome } from '../../../api/seller'
import type { Income } from '../../../api/types'
import { dayText } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { Read } from './read'

const WIDTH = 620
const HEIGHT = 120
const GAP = 4
const STALE_MS = 300_000

export default function IncomeBars() {
  const income = useQuery({ queryKey: ['income'], queryFn: readIncome, staleTime: STALE_MS })
  return <Read of={income}>{(data) => <Bars income={data} />}</Read>
}

function Bars({ income }: { income: Income }) {
  const { t } = useTranslation()
  const most = Math.max(1, ...income.days.map((day) => day.received_minor))
  // A month has room for all its days from its first one on.
  const step = WIDTH / 31
  const last = income.days[income.days.length - 1]
  return (
    <>
      <Text size="1.7rem" fw={600} className="amount" lh={1.4}>
        {taka(income.received_minor)}
      </Text>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('console.home.income_bars', { amount: taka(income.received_minor), most: taka(most) })}
        width="100%"
      >
        {income.days.map(({ day, received_minor }, place) => {
          const height = (HEIGHT * received_minor) / most
          return (
            <g key={day}>
              <title>{`${dayText(day)}: ${taka(received_minor)}`}</title>
              <rect className="income-bar" x={place * step} width={step - GAP} y={HEIGHT - Math.max(height, 1)} height={Math.max(height, 1)} rx={2} />
            </g>
          )
        })}
      </svg>
      {last && (
        <Text size="sm" c="dimmed">
          {t('console.home.income_days', { first: dayText(`${income.month}-01`), last: dayText(last.day) })}
        </Text>
      )}
    </>
  )
}
