/** Sending a payment back through its provider. How it ended is told as it is known. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { refundPayment } from '../../../api/seller'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { MatterSummary, type MatterProps } from './matter_summary'
import { tell } from './notice'
import { ReasonInput } from './reason_input'
import { useSending } from './sending'

export function SendBackWindow({ matter, onClose }: MatterProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)

  async function send() {
    setChecked(true)
    if (!reason.trim() || !matter.payment_id) return
    const body = { reason: reason.trim(), amount_minor: matter.left_minor }
    const id = matter.payment_id
    const done = await sending.run((key) => refundPayment(id, body, key))
    if (!done) return
    if (done.state === 'done') tell(t('console.money_inbox.refund_done', { amount: taka(done.amount_minor) }))
    else tell(t(done.state === 'failed' ? 'console.money_inbox.refund_failed' : 'console.money_inbox.refund_unknown'))
    onClose()
  }

  return (
    <Window title={t('console.money_inbox.refund')} isOpen onClose={onClose}>
      <FormBody sending={sending} color="red" button={t('console.money_inbox.refund')} onSend={() => void send()}>
        <MatterSummary matter={matter} />
        <Text>{t('console.money_inbox.refund_help')}</Text>
        <ReasonInput value={reason} sending={sending} isChecked={isChecked} isFirst onValue={setReason} />
      </FormBody>
    </Window>
  )
}
