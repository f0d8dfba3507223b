/** A state as a word, a colour and a sign. */
import type { CustomerStatus } from '../../../api/types'
import { t } from '../texts'

const SIGNS = {
  active: ['good', '✓'],
  succeeded: ['good', '✓'],
  paid: ['good', '✓'],
  online: ['good', '●'],
  offline: ['calm', '○'],
  unpaid: ['warn', '!'],
  on_hold: ['calm', '❚❚'],
  expired: ['bad', '✕'],
  suspended: ['bad', '✕'],
  pending: ['calm', '…'],
  not_paid: ['calm', '✕'],
  review: ['warn', '!'],
  credited: ['good', '✓'],
  suspense: ['warn', '!'],
  held: ['warn', '!'],
} as const

export type Shown = keyof typeof SIGNS | CustomerStatus

export function Status({ of }: { of: Shown }) {
  const [colour, sign] = SIGNS[of]
  return (
    <span class={`status ${colour}`}>
      <span aria-hidden="true">{sign}</span> {t(`status.${of}`)}
    </span>
  )
}

export const isShown = (state: string): state is Shown => state in SIGNS
