/** A state as a word, a colour and an icon. */
import { Badge } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArchive,
  IconCheck,
  IconCircle,
  IconCircleFilled,
  IconClock,
  IconHourglass,
  IconPlayerPause,
  IconX,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

const LOOKS = {
  active: ['green', IconCheck],
  on_sale: ['green', IconCheck],
  paid: ['green', IconCheck],
  credited: ['green', IconCheck],
  enrolled: ['green', IconCheck],
  online: ['green', IconCircleFilled],
  offline: ['gray', IconCircle],
  unpaid: ['orange', IconHourglass],
  stale: ['orange', IconAlertTriangle],
  never_seen: ['gray', IconClock],
  on_hold: ['blue', IconPlayerPause],
  expired: ['red', IconX],
  suspended: ['red', IconX],
  revoked: ['red', IconX],
  archived: ['gray', IconArchive],
  suspense: ['orange', IconAlertTriangle],
  held: ['orange', IconAlertTriangle],
  account_on: ['green', IconCheck],
  account_off: ['gray', IconCircle],
  account_unproved: ['orange', IconHourglass],
  account_disputed: ['orange', IconAlertTriangle],
  account_refused: ['red', IconX],
  push_off: ['gray', IconCircle],
  push_asks: ['orange', IconAlertTriangle],
  push_waits: ['orange', IconHourglass],
  push_on: ['green', IconCheck],
} as const satisfies Record<string, readonly [string, Icon]>

export type Shown = keyof typeof LOOKS

export const isShown = (state: string): state is Shown => state in LOOKS

export function Status({ of }: { of: Shown }) {
  const { t } = useTranslation()
  const [color, Sign] = LOOKS[of]
  return (
    <Badge color={color} leftSection={<Sign size={14} aria-hidden />}>
      {t(`status.${of}`)}
    </Badge>
  )
}
