/** What was issued, newest first: invoices, credit notes, and the numbers that no document bears. */
import { Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { listCreditNotes, listInvoices, listVoidNumbers } from '../../../api/seller'
import type { CreditNoteView, InvoiceView, VoidNumberView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { Listing, type Column } from '../parts/listing'
import { CustomerLink, useCreditNoteColumns, useInvoiceColumns } from '../parts/money_columns'
import { PageHead } from '../parts/page_head'
import { useMay } from '../session'

const TABS = ['title', 'credit_notes', 'void_numbers'] as const
type Tab = (typeof TABS)[number]

const isTab = (value: string | null): value is Tab => TABS.some((tab) => tab === value)

export default function InvoicesPage() {
  const { t } = useTranslation()
  const may = useMay()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const shown = TABS.filter((name) => name !== 'void_numbers' || may('book.see'))
  return (
    <>
      <PageHead title={t('console.invoices.title')} />
      <Tabs
        value={isTab(asked) ? asked : 'title'}
        keepMounted={false}
        onChange={(value) => setSearch(value && value !== 'title' ? { tab: value } : {}, { replace: true })}
      >
        <Tabs.List aria-label={t('console.invoices.tabs')} mb="md">
          {shown.map((name) => (
            <Tabs.Tab key={name} value={name} mih={44}>
              {t(`console.invoices.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="title">
          <Invoices />
        </Tabs.Panel>
        <Tabs.Panel value="credit_notes">
          <CreditNotes />
        </Tabs.Panel>
        <Tabs.Panel value="void_numbers">
          <VoidNumbers />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function Invoices() {
  const { t } = useTranslation()
  const [number, ...others] = useInvoiceColumns()
  const customer = {
    name: 'customer',
    title: t('fields.customer'),
    show: (item: InvoiceView) => <CustomerLink id={item.customer_id} name={item.customer_name} />,
  }
  return (
    <Listing
      label={t('console.invoices.title')}
      about={['invoices']}
      read={listInvoices}
      columns={[...(number ? [number] : []), customer, ...others]}
      keyOf={(item) => item.id}
      empty={t('console.invoices.empty')}
    />
  )
}

function CreditNotes() {
  const { t } = useTranslation()
  const [number, ...others] = useCreditNoteColumns()
  const customer = {
    name: 'customer',
    title: t('fields.customer'),
    show: (item: CreditNoteView) => <CustomerLink id={item.customer_id} name={item.customer_name} />,
  }
  return (
    <Listing
      label={t('console.invoices.credit_notes')}
      about={['credit-notes']}
      read={listCreditNotes}
      columns={[...(number ? [number] : []), customer, ...others]}
      keyOf={(item) => item.id}
      empty={t('console.invoices.no_credit_notes')}
    />
  )
}

function VoidNumbers() {
  const { t } = useTranslation()
  const why = (code: string) =>
    code === 'replay' || code === 'orphaned'
      ? t(`console.invoices.void_reasons.${code}`)
      : t('console.invoices.void_reasons.other', { code })
  const columns: Column<VoidNumberView>[] = [
    { name: 'number', title: t('console.invoices.number'), show: (item) => item.number },
    { name: 'reason', title: t('console.invoices.reason'), show: (item) => why(item.reason) },
    { name: 'since', title: t('console.invoices.voided_at'), show: (item) => dateTime(item.voided_at) },
  ]
  return (
    <>
      <Text mb="md">{t('console.invoices.void_help')}</Text>
      <Listing
        label={t('console.invoices.void_numbers')}
        about={['void-numbers']}
        read={listVoidNumbers}
        columns={columns}
        keyOf={(item) => item.number}
        empty={t('console.invoices.no_void_numbers')}
      />
    </>
  )
}
