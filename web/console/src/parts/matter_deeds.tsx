/** What can be done about money to look at: its buttons, and the window of each. */
import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MatterView } from '../../../api/types'
import { taka } from '../../../format/numbers'
import { AcceptWindow } from './accept_window'
import { AssignWindow } from './assign_window'
import { BookWindow } from './book_window'
import { SendBackWindow } from './send_back_window'

export type Deed = MatterView['deeds'][number]
export type Doing = { deed: Deed; matter: MatterView }

/** Which window is open, and what opens one. */
export function useDeeds(): [Doing | null, (doing: Doing) => void, () => void] {
  const [doing, start] = useState<Doing | null>(null)
  return [doing, start, () => start(null)]
}

export function DeedButtons({ matter, onDo }: { matter: MatterView; onDo: (doing: Doing) => void }) {
  const { t } = useTranslation()
  return (
    <Group gap="xs" justify="flex-end">
      {matter.deeds.map((deed) => {
        const label = t(`console.money_inbox.${deed}`)
        return (
          <Button
            key={deed}
            size="sm"
            variant={deed === 'assign' || deed === 'book' ? 'filled' : 'default'}
            aria-label={t('console.money_inbox.deed_of', { deed: label, amount: taka(matter.amount_minor) })}
            onClick={() => onDo({ deed, matter })}
          >
            {label}
          </Button>
        )
      })}
    </Group>
  )
}

export function DeedWindow({ doing, onClose }: { doing: Doing | null; onClose: () => void }) {
  if (!doing) return null
  const Of = { accept: AcceptWindow, assign: AssignWindow, book: BookWindow, refund: SendBackWindow }[doing.deed]
  return <Of matter={doing.matter} onClose={onClose} />
}
