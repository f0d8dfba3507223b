/** Ending a line before its time: all that is left of what was sold becomes credit. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { stopLine } from '../../../api/seller'
import type { CustomerView } from '../../../api/types'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { tell } from './notice'
import { ReasonInput } from './reason_input'
import { useSending } from './sending'

export function StopWindow({ customer, onClose }: { customer: CustomerView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)

  async function stop() {
    setChecked(true)
    if (!reason.trim()) return
    const stopped = await sending.run((key) => stopLine(customer.id, { reason: reason.trim() }, key))
    if (!stopped) return
    tell(t('console.customer.stopped', { amount: taka(stopped.credit_minor) }))
    onClose()
  }

  return (
    <Window title={t('console.customer.stop_title')} isOpen onClose={onClose}>
      <FormBody sending={sending} color="red" button={t('console.customer.stop_submit')} onSend={() => void stop()}>
        <Text fw={600}>{customer.name}</Text>
        <Text size="sm">{t('console.customer.stop_help')}</Text>
        <ReasonInput value={reason} sending={sending} isChecked={isChecked} isFirst onValue={setReason} />
      </FormBody>
    </Window>
  )
}
