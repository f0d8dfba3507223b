/** Columns of invoices and payments, for their own pages and for a customer's. */
import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { InvoiceView, PaymentView } from '../../../api/types'
import { date, dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { Documents } from './documents'
import type { Column } from './listing'
import { isShown, Status } from './status'

export function usePaidBy(): (paidBy: string) => string {
  const { t } = useTranslation()
  return (paidBy) => {
    switch (paidBy) {
      case 'cash':
      case 'credit':
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
  return [
    { name: 'number', title: t('console.invoices.number'), show: (item) => item.number },
    { name: 'date', title: t('fields.date'), show: (item) => date(item.issued_at) },
    { name: 'method', title: t('fields.method'), show: (item) => paidBy(item.paid_by) },
    { name: 'total', title: t('fields.total'), show: (item) => taka(item.total_minor), isAmount: true },
    {
      name: 'document',
      title: t('console.invoices.document'),
      show: (item) => <Documents id={item.id} number={item.number} />,
    },
  ]
}

export function usePaymentColumns(): Column<PaymentView>[] {
  const { t } = useTranslation()
  const paidBy = usePaidBy()
  return [
    { name: 'time', title: t('fields.time'), show: (item) => dateTime(item.paid_at) },
    { name: 'method', title: t('fields.method'), show: (item) => paidBy(item.provider) },
    { name: 'transaction', title: t('fields.transaction'), show: (item) => item.provider_txn },
    { name: 'amount', title: t('fields.amount'), show: (item) => taka(item.amount_minor), isAmount: true },
    { name: 'state', title: t('fields.status'), show: (item) => (isShown(item.state) ? <Status of={item.state} /> : item.state) },
  ]
}

export function CustomerLink({ id, name }: { id: string; name: string }) {
  return (
    <Anchor component={Link} to={`/customers/${id}`}>
      {name}
    </Anchor>
  )
}
