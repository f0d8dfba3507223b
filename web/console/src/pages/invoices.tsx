/** All invoices, newest first. */
import { useTranslation } from 'react-i18next'
import { listInvoices } from '../../../api/seller'
import type { InvoiceView } from '../../../api/types'
import { Listing } from '../parts/listing'
import { CustomerLink, useInvoiceColumns } from '../parts/money_columns'
import { PageHead } from '../parts/page_head'

export default function InvoicesPage() {
  const { t } = useTranslation()
  const [number, ...others] = useInvoiceColumns()
  const customer = {
    name: 'customer',
    title: t('fields.customer'),
    show: (item: InvoiceView) => <CustomerLink id={item.customer_id} name={item.customer_name} />,
  }
  return (
    <>
      <PageHead title={t('console.invoices.title')} />
      <Listing
        label={t('console.invoices.title')}
        about={['invoices']}
        read={listInvoices}
        columns={[...(number ? [number] : []), customer, ...others]}
        keyOf={(item) => item.id}
        empty={t('console.invoices.empty')}
      />
    </>
  )
}
