/** Columns of invoices, credit notes and payments, for their own pages and for a customer's. */
import { Anchor, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CreditNoteView, InvoiceView, PaymentView } from '../../../api/types'
import { date, dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { CreditNoteDocuments, Documents } from './documents'
import type { Column } from './listing'
import { isShown, Status } from './status'

export function usePaidBy(): (paidBy: string) => string {
  const { t } = useTranslation()
  return (paidBy) => {
    switch (paidBy) {
      case 'cash':
      case 'credit':
      case 'account':
      case 'gateway':
      case 'bkash':
        return t(`console.paid_by.${paidBy}`)
      default:
        return paidBy
    }
  }
}

export function useInvoiceColumns(): Column<InvoiceView>[] {
  const { t } = useTranslation()
  const paidBy = usePaidBy()
  const openOf = (item: InvoiceView) =>
    item.open_minor === 0
      ? t('console.invoices.paid')
      : t(item.open_minor < item.on_account_minor ? 'console.invoices.partly_open' : 'console.invoices.open', {
          amount: taka(item.open_minor),
        })
  return [
    { name: 'number', title: t('console.invoices.number'), show: (item) => item.number },
    { name: 'date', title: t('fields.date'), show: (item) => date(item.issued_at) },
    { name: 'method', title: t('fields.method'), show: (item) => paidBy(item.paid_by) },
    { name: 'total', title: t('fields.total'), show: (item) => taka(item.total_minor), isAmount: true },
    { name: 'open', title: t('fields.status'), show: (item) => openOf(item) },
    {
      name: 'document',
      title: t('console.invoices.document'),
      show: (item) => <Documents id={item.id} number={item.number} />,
    },
  ]
}

export function useCreditNoteColumns(): Column<CreditNoteView>[] {
  const { t } = useTranslation()
  return [
    { name: 'number', title: t('console.invoices.number'), show: (item) => item.number },
    { name: 'date', title: t('fields.date'), show: (item) => date(item.issued_at) },
    { name: 'against', title: t('console.invoices.against'), show: (item) => item.invoice_number },
    { name: 'reason', title: t('console.invoices.reason'), show: (item) => item.reason },
    { name: 'total', title: t('fields.total'), show: (item) => taka(item.total_minor), isAmount: true },
    {
      name: 'document',
      title: t('console.invoices.document'),
      show: (item) => <CreditNoteDocuments id={item.id} number={item.number} />,
    },
  ]
}

export function usePaymentColumns(): Column<PaymentView>[] {
  const { t } = useTranslation()
  const paidBy = usePaidBy()
  return [
    { name: 'time', title: t('fields.time'), show: (item) => dateTime(item.paid_at) },
    { name: 'method', title: t('fields.method'), show: (item) => paidBy(item.provider) },
    { name: 'transaction', title: t('fields.transaction'), show: (item) => transactionOf(item) },
    { name: 'amount', title: t('fields.amount'), show: (item) => taka(item.amount_minor), isAmount: true },
    { name: 'state', title: t('fields.status'), show: (item) => <PaymentState of={item} /> },
  ]
}

/** Cash has no number of a provider's; its own id tells nobody anything. */
export const transactionOf = (item: PaymentView): string => (item.method === 'cash' ? '' : item.provider_txn)

/** What became of a payment: its state, why it is or was looked at, what of it was sent back. */
function PaymentState({ of }: { of: PaymentView }) {
  const { t } = useTranslation()
  return (
    <>
      {isShown(of.state) ? <Status of={of.state} /> : of.state}
      {of.review_reason && (
        <Text size="sm" c={of.is_to_look_at ? undefined : 'dimmed'}>
          {t(`console.reasons.${of.review_reason}`)}
        </Text>
      )}
      {of.paid_invoices.length > 0 && (
        <Text size="sm">
          {t('console.payments.paid_invoices', {
            amount: taka(of.paid_invoices.reduce((sum, part) => sum + part.amount_minor, 0)),
          })}
        </Text>
      )}
      {of.refunded_minor > 0 && <Text size="sm">{t('console.payments.back', { amount: taka(of.refunded_minor) })}</Text>}
    </>
  )
}

export function CustomerLink({ id, name }: { id: string; name: string }) {
  return (
    <Anchor component={Link} to={`/customers/${id}`}>
      {name}
    </Anchor>
  )
}
