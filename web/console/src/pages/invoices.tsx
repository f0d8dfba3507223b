/** What was issued, newest first: invoices, credit notes, and the numbers that no document bears. */
import { Group, Tabs, Text } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { listCreditNotes, listInvoices, listVoidNumbers } from '../../../api/seller'
import type { CreditNoteView, InvoiceView, VoidNumberView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { latin } from '../../../format/numbers'
import { ExcerptBar, isNarrowed, useAsk, useExcerpt } from '../parts/excerpt'
import { ExportButton } from '../parts/export_button'
import { TypedInput } from '../parts/inputs'
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
  const [search] = useSearchParams()
  const ask = useAsk()
  const asked = search.get('tab')
  const tab = isTab(asked) ? asked : 'title'
  const excerpt = useExcerpt()
  const shown = TABS.filter((name) => name !== 'void_numbers' || may('book.see'))
  return (
    <>
      <PageHead title={t('console.invoices.title')}>
        {tab === 'title' && <ExportButton of={{ list: 'invoices', ...excerpt }} />}
      </PageHead>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => ask({ tab: value && value !== 'title' ? value : '', number: '' })}
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

const NUMBER = /^INV-[0-9]{4}-[0-9]{6,12}$/

/** The one invoice that bears a number; while it is typed, the list stays. */
function Find() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const ask = useAsk()
  const [typed, setTyped] = useState(search.get('number') ?? '')
  const said = latin(typed).trim().toUpperCase()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (said === '' || NUMBER.test(said)) ask({ number: said })
      }}
    >
      <TypedInput
        type="search"
        label={t('console.invoices.find')}
        placeholder={t('console.invoices.find_example')}
        leftSection={<IconSearch size={18} aria-hidden />}
        maxLength={24}
        miw={250}
        mb="md"
        value={typed}
        error={search.get('number') !== said && said.length >= 15 && !NUMBER.test(said) ? t('console.invoices.not_a_number') : undefined}
        onValue={(value) => {
          setTyped(value)
          const number = latin(value).trim().toUpperCase()
          if (number === '' || NUMBER.test(number)) ask({ number })
        }}
      />
    </form>
  )
}

function Invoices() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const excerpt = useExcerpt()
  const numbered = search.get('number') ?? ''
  const wanted = numbered ? { number: numbered } : excerpt
  const [number, ...others] = useInvoiceColumns()
  const customer = {
    name: 'customer',
    title: t('fields.customer'),
    show: (item: InvoiceView) => <CustomerLink id={item.customer_id} name={item.customer_name} />,
  }
  return (
    <>
      <Group align="flex-end" gap="sm">
        <Find />
        {!numbered && <ExcerptBar orders={[t('common.newest_first'), t('common.oldest_first')]} />}
      </Group>
      <Listing
        label={t('console.invoices.title')}
        about={['invoices', wanted]}
        read={(after) => listInvoices(wanted, after)}
        columns={[...(number ? [number] : []), customer, ...others]}
        keyOf={(item) => item.id}
        amountOf={(item) => item.total_minor}
        empty={t(isNarrowed(excerpt) ? 'console.invoices.none_in_days' : 'console.invoices.empty')}
      />
    </>
  )
}

function CreditNotes() {
  const { t } = useTranslation()
  const wanted = useExcerpt()
  const [number, ...others] = useCreditNoteColumns()
  const customer = {
    name: 'customer',
    title: t('fields.customer'),
    show: (item: CreditNoteView) => <CustomerLink id={item.customer_id} name={item.customer_name} />,
  }
  return (
    <>
      <ExcerptBar orders={[t('common.newest_first'), t('common.oldest_first')]} />
      <Listing
        label={t('console.invoices.credit_notes')}
        about={['credit-notes', wanted]}
        read={(after) => listCreditNotes(wanted, after)}
        columns={[...(number ? [number] : []), customer, ...others]}
        keyOf={(item) => item.id}
        amountOf={(item) => item.total_minor}
        empty={t(isNarrowed(wanted) ? 'console.invoices.none_in_days' : 'console.invoices.no_credit_notes')}
      />
    </>
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
