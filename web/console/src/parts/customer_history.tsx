/** What happened to a customer: sales, sessions, usage, invoices, credit notes, payments. */
import { Button, Group, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import {
  listCustomerCreditNotes,
  listCustomerInvoices,
  listCustomerPayments,
  listHolds,
  listSales,
  listSessions,
  readUsage,
} from '../../../api/seller'
import type { CustomerView, HoldView, ListedSale, SessionView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { size, taka, whole } from '../../../format/numbers'
import { useMay } from '../session'
import { useDurations } from './durations'
import { Listing, type Column } from './listing'
import { useCreditNoteColumns, useInvoiceColumns, usePaidBy, usePaymentColumns } from './money_columns'
import { usePaymentRefunds } from './payment_refund_window'
import { Read } from './read'
import { RefundWindow } from './refund_window'
import { Status } from './status'
import { UsageBars } from './usage_bars'

const TABS = ['sales', 'sessions', 'usage', 'invoices', 'credit_notes', 'payments', 'holds'] as const
type Tab = (typeof TABS)[number]

const isTab = (value: string | null): value is Tab => TABS.some((tab) => tab === value)

export function CustomerHistory({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const tab = isTab(asked) ? asked : 'sales'
  return (
    <Tabs value={tab} onChange={(value) => setSearch(value ? { tab: value } : {}, { replace: true })}>
      <Tabs.List aria-label={t('console.customer.tabs')} mb="md">
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name} mih={44}>
            {t(`console.customer.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="sales">
        <Sales customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="sessions">
        <Sessions customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="usage">
        <Usage customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="invoices">
        <Invoices customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="credit_notes">
        <CreditNotes customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="payments">
        <Payments customer={customer} />
      </Tabs.Panel>
      <Tabs.Panel value="holds">
        <Holds customer={customer} />
      </Tabs.Panel>
    </Tabs>
  )
}

function Sales({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  const may = useMay()
  const paidBy = usePaidBy()
  const [refunding, refund] = useState<ListedSale>()
  const columns: Column<ListedSale>[] = [
    { name: 'sold', title: t('console.customer.sold_at'), show: (item) => dateTime(item.sold_at) },
    { name: 'package', title: t('fields.package'), show: (item) => item.package_name },
    { name: 'method', title: t('fields.method'), show: (item) => paidBy(item.paid_by) },
    { name: 'price', title: t('fields.price'), show: (item) => taka(item.price_minor), isAmount: true },
    {
      name: 'refunded',
      title: t('console.customer.refunded_amount'),
      show: (item) => (item.refunded_minor ? taka(item.refunded_minor) : ''),
      isAmount: true,
    },
    ...(may('refund.make')
      ? [{ name: 'actions', title: '', show: (item: ListedSale) => <Refund sale={item} onAsk={refund} /> }]
      : []),
  ]
  return (
    <>
      <Listing
        label={t('console.customer.sales')}
        about={['sales', customer.id]}
        read={(after) => listSales(customer.id, after)}
        columns={columns}
        keyOf={(item) => item.id}
        empty={t('console.customer.no_sales')}
      />
      {refunding && <RefundWindow customer={customer} sale={refunding} onClose={() => refund(undefined)} />}
    </>
  )
}

/** The button that refunds, or why there is none. */
function Refund({ sale, onAsk }: { sale: ListedSale; onAsk: (sale: ListedSale) => void }) {
  const { t } = useTranslation()
  if (sale.refund !== 'possible') {
    return (
      <Text size="sm" c="dimmed">
        {t(`console.customer.refund_outlook.${sale.refund}`)}
      </Text>
    )
  }
  return (
    <Button
      size="sm"
      variant="default"
      aria-label={t('console.customer.refund_of', { when: dateTime(sale.sold_at) })}
      onClick={() => onAsk(sale)}
    >
      {t('console.customer.refund')}
    </Button>
  )
}

/** An edge that fell silent says nothing more of a session: as of when it did belongs beside it. */
function Online({ session }: { session: SessionView }) {
  const { t } = useTranslation()
  const { ago } = useDurations()
  return (
    <Group gap="xs">
      <Status of="online" />
      <Text size="sm" c="dimmed">
        {t('console.customer.told', { ago: ago(session.as_of) })}
      </Text>
    </Group>
  )
}

/** The end, or that there is none yet; and whether the session went on when it was thought to be over. */
function Ended({ session }: { session: SessionView }) {
  const { t } = useTranslation()
  return (
    <>
      {session.ended_at === null ? <Online session={session} /> : dateTime(session.ended_at)}
      {session.reopened > 0 && (
        <Text size="sm" c="dimmed">
          {t('console.customer.reopened', { times: whole(session.reopened) })}
        </Text>
      )}
    </>
  )
}

/** All addresses that the session had; since when, where there was more than one. */
function Addresses({ session }: { session: SessionView }) {
  const { t } = useTranslation()
  const { addresses } = session
  if (addresses.length < 2) return addresses[0]?.address ?? session.framed_ip
  return (
    <>
      {addresses.map(({ address, since }) => (
        <Text key={`${address} ${since}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('console.customer.address_since', { address, when: dateTime(since) })}
        </Text>
      ))}
    </>
  )
}

function Sessions({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  const columns: Column<SessionView>[] = [
    { name: 'started', title: t('console.customer.started'), show: (item) => dateTime(item.started_at) },
    {
      name: 'ended',
      title: t('console.customer.ended'),
      show: (item) => <Ended session={item} />,
    },
    { name: 'down', title: t('fields.download'), show: (item) => size(item.octets_out), isAmount: true },
    { name: 'up', title: t('fields.upload'), show: (item) => size(item.octets_in), isAmount: true },
    { name: 'router', title: t('console.customer.router'), show: (item) => item.nas_name ?? '' },
    { name: 'ip', title: t('console.customer.ip'), show: (item) => <Addresses session={item} /> },
    { name: 'mac', title: t('console.customer.mac'), show: (item) => item.calling_station_id },
  ]
  return (
    <Listing
      label={t('console.customer.sessions')}
      about={['sessions', customer.id]}
      read={(after) => listSessions(customer.id, after)}
      columns={columns}
      keyOf={(item) => item.session_key}
      empty={t('console.customer.no_sessions')}
    />
  )
}

function Usage({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  const usage = useQuery({ queryKey: ['usage', customer.id], queryFn: () => readUsage(customer.id) })
  return (
    <Read of={usage}>
      {({ days }) => (days.length ? <UsageBars days={days} /> : <Text>{t('console.customer.no_usage')}</Text>)}
    </Read>
  )
}

function Invoices({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  return (
    <Listing
      label={t('console.customer.invoices')}
      about={['invoices', customer.id]}
      read={(after) => listCustomerInvoices(customer.id, after)}
      columns={useInvoiceColumns()}
      keyOf={(item) => item.id}
      empty={t('console.customer.no_invoices')}
    />
  )
}

function CreditNotes({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  return (
    <Listing
      label={t('console.customer.credit_notes')}
      about={['credit-notes', customer.id]}
      read={(after) => listCustomerCreditNotes(customer.id, after)}
      columns={useCreditNoteColumns()}
      keyOf={(item) => item.id}
      empty={t('console.customer.no_credit_notes')}
    />
  )
}

function Holds({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  const columns: Column<HoldView>[] = [
    { name: 'from', title: t('console.customer.hold_from'), show: (item) => dateTime(item.starts_at) },
    { name: 'to', title: t('console.customer.hold_to'), show: (item) => dateTime(item.ends_at) },
    { name: 'early', title: '', show: (item) => (item.ended_early ? t('console.customer.hold_early') : '') },
  ]
  return (
    <Listing
      label={t('console.customer.holds')}
      about={['holds', customer.id]}
      read={(after) => listHolds(customer.id, after)}
      columns={columns}
      keyOf={(item) => item.id}
      empty={t('console.customer.no_holds')}
    />
  )
}

function Payments({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  const columns = usePaymentColumns()
  const [refundColumns, refundWindow] = usePaymentRefunds()
  return (
    <>
      <Listing
        label={t('console.customer.payments')}
        about={['payments', customer.id]}
        read={(after) => listCustomerPayments(customer.id, after)}
        columns={[...columns, ...refundColumns]}
        keyOf={(item) => item.id}
        empty={t('console.customer.no_payments')}
      />
      {refundWindow}
    </>
  )
}
