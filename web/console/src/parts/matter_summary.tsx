/** The money that a window is about. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MatterView } from '../../../api/types'
import { taka } from '../../../format/numbers'

export interface MatterProps {
  matter: MatterView
  onClose: () => void
}

export function MatterSummary({ matter }: { matter: MatterView }) {
  const { t } = useTranslation()
  const about = [taka(matter.amount_minor), matter.transaction, matter.customer_name].filter(Boolean).join(' · ')
  return (
    <div>
      <Text fw={600}>{about}</Text>
      <Text c="dimmed">{t(`console.reasons.${matter.reason}`)}</Text>
    </div>
  )
}
