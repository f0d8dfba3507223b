/** Ending a line before its time: all that is left of what was sold becomes credit. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { quoteStop, stopLine } from '../../../api/seller'
import type { CustomerView } from '../../../api/types'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { tell } from './notice'
import { ReasonInput } from './reason_input'
import { Quoted, RefundTold, seenOf, useQuote } from './refund_quote'
import { useSending } from './sending'

export function StopWindow({ customer, onClose }: { customer: CustomerView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const quote = useQuote(['stop', customer.id], () => quoteStop(customer.id), sending)
  const seen = quote.error ? undefined : quote.data
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)

  async function stop() {
    setChecked(true)
    if (!reason.trim() || !seen) return
    const body = { reason: reason.trim(), quote: seenOf(seen) }
    const stopped = await sending.run((key) => stopLine(customer.id, body, key))
    if (!stopped) return void quote.refetch()
    tell(t('console.customer.stopped', { amount: taka(stopped.credit_minor) }))
    onClose()
  }

  return (
    <Window title={t('console.customer.stop_title')} isOpen onClose={onClose}>
      <FormBody
        sending={sending}
        color="red"
        isBlocked={!seen}
        button={quote.error ? null : t('console.customer.stop_submit')}
        onSend={() => void stop()}
      >
        <Text fw={600}>{customer.name}</Text>
        <Quoted of={quote}>{(data) => <RefundTold quote={data} customer={customer} />}</Quoted>
        <Text size="sm">{t('console.customer.stop_help')}</Text>
        <ReasonInput value={reason} sending={sending} isChecked={isChecked} isFirst onValue={setReason} />
      </FormBody>
    </Window>
  )
}
