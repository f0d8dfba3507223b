/** Daily usage as bars, and as a table of the same numbers. */
import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { UsageDay } from '../../../api/types'
import { dayAndMonth } from '../../../format/dates'
import { size } from '../../../format/numbers'
import { barsOf, noonOf } from '../../../format/usage'

const WIDTH = 600
const HEIGHT = 120

export function UsageBars({ days }: { days: UsageDay[] }) {
  const { t } = useTranslation()
  const named = (day: UsageDay) =>
    t('console.customer.day_usage', {
      day: dayAndMonth(noonOf(day.day)),
      down: size(day.octets_out),
      up: size(day.octets_in),
    })
  const used = days.filter((day) => day.octets_in + day.octets_out > 0).reverse()
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('console.customer.usage_title')} width="100%">
        {barsOf(days, WIDTH, HEIGHT).map(({ day, x, width, down, up }) => (
          <g key={day.day}>
            <title>{named(day)}</title>
            <rect className="usage-down" x={x} width={width} {...down} />
            <rect className="usage-up" x={x} width={width} {...up} />
          </g>
        ))}
      </svg>
      <Table mt="md" withTableBorder aria-label={t('console.customer.usage_title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('fields.date')}</Table.Th>
            <Table.Th scope="col" ta="right">
              {t('fields.download')}
            </Table.Th>
            <Table.Th scope="col" ta="right">
              {t('fields.upload')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {used.map((day) => (
            <Table.Tr key={day.day}>
              <Table.Th scope="row" fw={400}>
                {dayAndMonth(noonOf(day.day))}
              </Table.Th>
              <Table.Td ta="right">{size(day.octets_out)}</Table.Td>
              <Table.Td ta="right">{size(day.octets_in)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  )
}
