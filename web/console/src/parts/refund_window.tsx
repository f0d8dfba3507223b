/** Giving back time of a sale that was not used. How much that is worth, the server says. */
import { Radio, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { quoteRefund, refundSale } from '../../../api/seller'
import type { CustomerView, ListedSale } from '../../../api/types'
import { bookDay, dayEndsAt, nowSeconds } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { tell } from './notice'
import { ReasonInput } from './reason_input'
import { Quoted, RefundTold, seenOf, useQuote } from './refund_quote'
import { useSending } from './sending'

interface RefundProps {
  customer: CustomerView
  sale: ListedSale
  onClose: () => void
}

export function RefundWindow({ customer, sale, onClose }: RefundProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [reason, setReason] = useState('')
  const [isLater, later] = useState(false)
  const [day, setDay] = useState('')
  const [isChecked, setChecked] = useState(false)
  const missing = isChecked ? t('problem.missing') : undefined
  const endsAt = isLater && day ? dayEndsAt(day) : null
  const isAsked = !isLater || endsAt !== null
  const quote = useQuote([sale.id, endsAt], () => quoteRefund(sale.id, endsAt), sending, isAsked)
  const seen = isAsked && !quote.error ? quote.data : undefined

  async function refund() {
    setChecked(true)
    if (!reason.trim() || !seen) return
    const body = { reason: reason.trim(), ...(endsAt !== null && { ends_at: endsAt }), quote: seenOf(seen) }
    const done = await sending.run((key) => refundSale(sale.id, body, key))
    if (!done) return void quote.refetch()
    tell(t('console.customer.refunded', { amount: taka(done.refunded_minor) }))
    onClose()
  }

  const submit = seen
    ? t('console.customer.refund_amount', { amount: taka(seen.refunded_minor) })
    : t('console.customer.refund_submit')
  return (
    <Window title={t('console.customer.refund')} isOpen onClose={onClose}>
      <FormBody
        sending={sending}
        color="red"
        isBlocked={isAsked && quote.isPending}
        button={isAsked && quote.error ? null : submit}
        onSend={() => void refund()}
      >
        <Text>
          {sale.package_name} · {taka(sale.price_minor)}
        </Text>
        {isAsked && <Quoted of={quote}>{(data) => <RefundTold quote={data} customer={customer} />}</Quoted>}
        <Radio.Group
          label={t('console.customer.refund_until')}
          value={isLater ? 'later' : 'now'}
          onChange={(value) => later(value === 'later')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="now" label={t('console.customer.refund_now')} />
            <Radio value="later" label={t('console.customer.refund_on_day')} />
          </Stack>
        </Radio.Group>
        {isLater && (
          <TextInput
            type="date"
            label={t('console.customer.refund_day')}
            required
            min={bookDay(nowSeconds())}
            value={day}
            error={day ? sending.fieldError('ends_at') : missing}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
        <ReasonInput value={reason} sending={sending} isChecked={isChecked} isFirst onValue={setReason} />
      </FormBody>
    </Window>
  )
}
