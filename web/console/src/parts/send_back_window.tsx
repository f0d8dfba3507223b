/** Sending a payment back through its provider. How it ended is told as it is known. */
import { Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { quotePaymentRefund, refundPayment } from '../../../api/seller'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { AmountRow } from './amount_row'
import { MatterSummary, type MatterProps } from './matter_summary'
import { tell } from './notice'
import { WhyNot } from './problem'
import { ReasonInput } from './reason_input'
import { BigAmount, Quoted, useQuote } from './refund_quote'
import { useSending } from './sending'

export function SendBackWindow({ matter, onClose }: MatterProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const quote = useQuote(['payment', matter.payment_id], () => quotePaymentRefund(matter.payment_id ?? ''), sending)
  const isShort = quote.data !== undefined && quote.data.most_minor < matter.left_minor
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)

  async function send() {
    setChecked(true)
    if (!reason.trim() || !matter.payment_id) return
    const body = { reason: reason.trim(), amount_minor: matter.left_minor }
    const id = matter.payment_id
    const done = await sending.run((key) => refundPayment(id, body, key))
    if (!done) return void quote.refetch()
    if (done.state === 'done') tell(t('console.money_inbox.refund_done', { amount: taka(done.amount_minor) }))
    else tell(t(done.state === 'failed' ? 'console.money_inbox.refund_failed' : 'console.money_inbox.refund_unknown'))
    onClose()
  }

  return (
    <Window title={t('console.money_inbox.refund')} isOpen onClose={onClose}>
      <FormBody
        sending={sending}
        color="red"
        isBlocked={!quote.data}
        button={quote.error || isShort ? null : t('console.payments.refund_amount', { amount: taka(matter.left_minor) })}
        onSend={() => void send()}
      >
        <MatterSummary matter={matter} />
        <Quoted of={quote}>
          {(data) => (
            <Stack gap={0}>
              <BigAmount name={t('console.payments.refund_to_payer')} minor={matter.left_minor} />
              <AmountRow
                name={t('console.payments.refund_credit', { name: matter.customer_name ?? '' })}
                minor={data.credit_minor}
              />
              {isShort && <WhyNot problem={t('console.money_inbox.refund_short')} />}
            </Stack>
          )}
        </Quoted>
        <Text>{t('console.money_inbox.refund_help')}</Text>
        <ReasonInput value={reason} sending={sending} isChecked={isChecked} isFirst onValue={setReason} />
      </FormBody>
    </Window>
  )
}
