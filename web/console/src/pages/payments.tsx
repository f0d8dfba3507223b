/** Money that came in, through providers and in cash, newest first. */
import { useTranslation } from 'react-i18next'
import { listPayments } from '../../../api/seller'
import { ExcerptBar, isNarrowed, useExcerpt } from '../parts/excerpt'
import { ExportButton } from '../parts/export_button'
import { Listing } from '../parts/listing'
import { CustomerLink, usePaymentColumns } from '../parts/money_columns'
import { PageHead } from '../parts/page_head'
import { usePaymentRefunds } from '../parts/payment_refund_window'
import type { PaymentView } from '../../../api/types'

export default function PaymentsPage() {
  const { t } = useTranslation()
  const columns = usePaymentColumns()
  const wanted = useExcerpt()
  const [refundColumns, refundWindow] = usePaymentRefunds()
  const customer = (item: PaymentView) =>
    item.customer_id ? (
      <CustomerLink id={item.customer_id} name={item.customer_name ?? t('console.payments.see_customer')} />
    ) : (
      t('console.payments.no_customer')
    )
  return (
    <>
      <PageHead title={t('console.payments.title')}>
        <ExportButton of={{ list: 'payments', ...wanted }} />
      </PageHead>
      <ExcerptBar orders={[t('common.newest_first'), t('common.oldest_first')]} />
      <Listing
        label={t('console.payments.title')}
        about={['payments', wanted]}
        read={(after) => listPayments(wanted, after)}
        amountOf={(item) => item.amount_minor}
        columns={[
          ...columns,
          { name: 'customer', title: t('fields.customer'), show: customer },
          ...refundColumns,
        ]}
        keyOf={(item) => item.id}
        empty={t(isNarrowed(wanted) ? 'console.invoices.none_in_days' : 'console.payments.empty')}
      />
      {refundWindow}
    </>
  )
}
