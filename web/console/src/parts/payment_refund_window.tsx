/** Sending money back to who paid it, through the provider that brought it; and what was sent so far. */
import { Button, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { listPaymentRefunds, quotePaymentRefund, refundPayment } from '../../../api/seller'
import type { PaymentRefund, PaymentRefundQuote, PaymentView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { minorOf, taka, typedAmount } from '../../../format/numbers'
import { useMay } from '../session'
import { FormBody, Window } from './add_form'
import { AmountRow } from './amount_row'
import { MoneyInput } from './inputs'
import { Listing, type Column } from './listing'
import { tell } from './notice'
import { ReasonInput } from './reason_input'
import { BigAmount, Quoted, useQuote } from './refund_quote'
import { useSending } from './sending'

/** The column of a list of payments that sends one back, where one may; and the window that it opens. */
export function usePaymentRefunds(): [Column<PaymentView>[], ReactNode] {
  const may = useMay()
  const [refunding, refund] = useState<PaymentView>()
  const show = (item: PaymentView) => <PaymentRefundButton payment={item} onAsk={refund} />
  return [
    may('refund.make') ? [{ name: 'actions', title: '', show }] : [],
    refunding && <PaymentRefundWindow payment={refunding} onClose={() => refund(undefined)} />,
  ]
}

interface RefundButtonProps {
  payment: PaymentView
  onAsk: (payment: PaymentView) => void
}

function PaymentRefundButton({ payment, onAsk }: RefundButtonProps) {
  const { t } = useTranslation()
  const why = payment.method !== 'gateway' ? 'cash' : payment.customer_id === null ? 'nobodys' : null
  if (why) {
    return (
      <Text size="sm" c="dimmed">
        {t(`console.payments.no_refund.${why}`)}
      </Text>
    )
  }
  const isAllBack = payment.refunded_minor >= payment.amount_minor
  return (
    <Button
      size="sm"
      variant="default"
      aria-label={t(isAllBack ? 'console.payments.refunds_of' : 'console.payments.refund_of', { transaction: payment.provider_txn })}
      onClick={() => onAsk(payment)}
    >
      {t(isAllBack ? 'console.payments.refunds_see' : 'console.payments.refund')}
    </Button>
  )
}

interface RefundWindowProps {
  payment: PaymentView
  onClose: () => void
}

function PaymentRefundWindow({ payment, onClose }: RefundWindowProps) {
  const { t } = useTranslation()
  const [isDone, setDone] = useState(false)
  const left = payment.amount_minor - payment.refunded_minor
  return (
    <Window title={t('console.payments.refund_title')} isOpen onClose={onClose}>
      <Stack>
        <Text fw={600}>
          {payment.provider_txn} · {taka(payment.amount_minor)}
        </Text>
        {left > 0 && !isDone && <RefundForm payment={payment} onDone={() => setDone(true)} />}
        <Refunds payment={payment} />
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
  onDone: () => void
}

function RefundForm({ payment, onDone }: RefundFormProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const quote = useQuote(['payment', payment.id], () => quotePaymentRefund(payment.id), sending)
  const seen = quote.error ? undefined : quote.data
  // What was typed stays; before that it is all that can go back.
  const [typed, type] = useState<string>()
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)
  const amount = typed ?? (seen ? typedAmount(seen.most_minor) : '')
  const minor = minorOf(amount)

  async function refund() {
    setChecked(true)
    if (!minor || !reason.trim()) return
    const body = { amount_minor: minor, reason: reason.trim() }
    const done = await sending.run((key) => refundPayment(payment.id, body, key))
    if (!done) return void quote.refetch()
    tell(t(`console.payments.refund_states.${done.state}`))
    onDone()
  }

  const submit = minor ? t('console.payments.refund_amount', { amount: taka(minor) }) : t('console.payments.refund_submit')
  return (
    <FormBody
      sending={sending}
      color="red"
      isBlocked={!seen}
      button={quote.error ? null : submit}
      onSend={() => void refund()}
    >
      <Quoted of={quote}>{(data) => <Told payment={payment} quote={data} minor={minor ?? 0} />}</Quoted>
      {seen && (
        <>
          <MoneyInput
            label={t('fields.amount')}
            required
            value={amount}
            error={isChecked && !minor ? t('problem.amount_wrong') : sending.fieldError('amount_minor')}
            onValue={type}
          />
          <ReasonInput value={reason} sending={sending} isChecked={isChecked} isFirst onValue={setReason} />
        </>
      )}
    </FormBody>
  )
}

interface ToldProps {
  payment: PaymentView
  quote: PaymentRefundQuote
  minor: number
}

/** What goes back to whom, and what the customer has then. */
function Told({ payment, quote, minor }: ToldProps) {
  const { t } = useTranslation()
  return (
    <Stack gap="xs">
      <BigAmount name={t('console.payments.refund_to_payer')} minor={minor} />
      <Stack gap={0}>
        <AmountRow
          name={t('console.payments.refund_credit', { name: payment.customer_name ?? '' })}
          minor={quote.credit_minor}
        />
        <AmountRow name={t('console.payments.refund_credit_after')} minor={Math.max(quote.credit_minor - minor, 0)} />
      </Stack>
      {quote.most_minor < quote.left_minor && (
        <Text size="sm">{t('console.payments.refund_part', { amount: taka(quote.left_minor - quote.most_minor) })}</Text>
      )}
      {quote.is_once && minor < quote.left_minor && <Text size="sm">{t('console.payments.refund_once')}</Text>}
    </Stack>
  )
}
