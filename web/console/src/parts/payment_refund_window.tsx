/** Sending money back to who paid it, through the provider that brought it; and what was sent so far. */
import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listPaymentRefunds, refundPayment } from '../../../api/seller'
import type { PaymentRefund, PaymentView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { minorOf, taka, typedAmount } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { MoneyInput } from './inputs'
import { Listing, type Column } from './listing'
import { tell } from './notice'
import { ReasonInput } from './reason_input'
import { useSending } from './sending'

interface RefundButtonProps {
  payment: PaymentView
  onAsk: (payment: PaymentView) => void
}

export function PaymentRefundButton({ payment, onAsk }: RefundButtonProps) {
  const { t } = useTranslation()
  // Cash goes back over the counter, and what is nobody's yet to nobody.
  if (payment.method !== 'gateway' || payment.customer_id === null) return ''
  return (
    <Button
      size="sm"
      variant="default"
      aria-label={t('console.payments.refund_of', { transaction: payment.provider_txn })}
      onClick={() => onAsk(payment)}
    >
      {t('console.payments.refund')}
    </Button>
  )
}

interface RefundWindowProps {
  payment: PaymentView
  onClose: () => void
}

export function PaymentRefundWindow({ payment, onClose }: RefundWindowProps) {
  const { t } = useTranslation()
  const [isDone, setDone] = useState(false)
  const left = payment.amount_minor - payment.refunded_minor
  return (
    <Window title={t('console.payments.refund_title')} isOpen onClose={onClose}>
      <Stack>
        <Text fw={600}>
          {payment.provider_txn} · {taka(payment.amount_minor)}
        </Text>
        <Refunds payment={payment} />
        {left > 0 && !isDone && <RefundForm payment={payment} left={left} onDone={() => setDone(true)} />}
      </Stack>
    </Window>
  )
}

function Refunds({ payment }: { payment: PaymentView }) {
  const { t } = useTranslation()
  const columns: Column<PaymentRefund>[] = [
    { name: 'amount', title: t('fields.amount'), show: (item) => taka(item.amount_minor), isAmount: true },
    { name: 'state', title: t('fields.status'), show: (item) => t(`console.payments.refund_states.${item.state}`) },
    { name: 'reason', title: t('console.customer.refund_reason'), show: (item) => item.reason },
    { name: 'when', title: t('fields.time'), show: (item) => dateTime(item.requested_at) },
  ]
  return (
    <Listing
      label={t('console.payments.refunds')}
      about={['payment-refunds', payment.id]}
      read={(after) => listPaymentRefunds(payment.id, after)}
      columns={columns}
      keyOf={(item) => item.id}
      empty={t('console.payments.no_refunds')}
    />
  )
}

interface RefundFormProps {
  payment: PaymentView
  left: number
  onDone: () => void
}

function RefundForm({ payment, left, onDone }: RefundFormProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, type] = useState(typedAmount(left))
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)
  const minor = minorOf(typed)

  async function refund() {
    setChecked(true)
    if (!minor || !reason.trim()) return
    const body = { amount_minor: minor, reason: reason.trim() }
    const done = await sending.run((key) => refundPayment(payment.id, body, key))
    if (!done) return
    tell(t(`console.payments.refund_states.${done.state}`))
    onDone()
  }

  return (
    <FormBody sending={sending} color="red" button={t('console.payments.refund_submit')} onSend={() => void refund()}>
      <Text>{t('console.payments.refund_help')}</Text>
      <MoneyInput
        label={t('fields.amount')}
        required
        value={typed}
        error={isChecked && !minor ? t('problem.amount_wrong') : sending.fieldError('amount_minor')}
        onValue={type}
      />
      <ReasonInput value={reason} sending={sending} isChecked={isChecked} onValue={setReason} />
    </FormBody>
  )
}
