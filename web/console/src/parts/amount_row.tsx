/** One line of a calculation: what it is, and how much; what is taken off has a minus. */
import { Group, Text } from '@mantine/core'
import { taka } from '../../../format/numbers'

export function AmountRow({ name, minor }: { name: string; minor: number }) {
  return (
    <Group justify="space-between" wrap="nowrap" align="baseline">
      <Text style={{ overflowWrap: 'anywhere' }}>{name}</Text>
      <Text className="amount" style={{ whiteSpace: 'nowrap' }}>
        {minor < 0 ? `−${taka(-minor)}` : taka(minor)}
      </Text>
    </Group>
  )
}
