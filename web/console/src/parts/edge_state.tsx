/** Whether an edge speaks with us, by when it was last seen. */
import { Group, Text } from '@mantine/core'
import type { EdgeView } from '../../../api/types'
import { nowSeconds } from '../../../format/dates'
import { useDurations } from './durations'
import { Status, type Shown } from './status'

/** An edge that hears its doorbell looks every five minutes; two silent ones are worth a look. */
const SILENT_SECONDS = 660

export function stateOf(edge: EdgeView): Shown {
  if (edge.status === 'revoked') return 'revoked'
  if (edge.last_seen_at === null) return 'never_seen'
  return nowSeconds() - edge.last_seen_at > SILENT_SECONDS ? 'stale' : 'online'
}

export function EdgeState({ edge }: { edge: EdgeView }) {
  const { ago } = useDurations()
  return (
    <Group gap="xs" justify="flex-end">
      {edge.last_seen_at !== null && (
        <Text size="sm" c="dimmed">
          {ago(edge.last_seen_at)}
        </Text>
      )}
      <Status of={stateOf(edge)} />
    </Group>
  )
}
