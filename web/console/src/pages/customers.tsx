/** Customers: found by name, mobile or username; the search is in the address. */
import { Anchor, Group, Tabs, Text } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { countCustomers, listCustomers } from '../../../api/seller'
import type { CustomerListItem, CustomerView } from '../../../api/types'
import { date, dateTime } from '../../../format/dates'
import { localMobile, taka, whole } from '../../../format/numbers'
import { useAdding, Window } from '../parts/add_form'
import { CustomerForm } from '../parts/customer_form'
import { useDurations } from '../parts/durations'
import { ExcerptBar, isNarrowed, useAsk, useExcerpt } from '../parts/excerpt'
import { ExportButton } from '../parts/export_button'
import { TypedInput } from '../parts/inputs'
import { Listing, type Column } from '../parts/listing'
import { tell } from '../parts/notice'
import { AddButton, PageHead } from '../parts/page_head'
import { Status } from '../parts/status'
import { useMay } from '../session'

const PATIENCE_MS = 300
const STATUSES = ['all', 'active', 'on_hold', 'expired', 'unpaid', 'owes'] as const
/** Days are of one list's own time: another list begins whole. */
const NO_DAYS = { first_day: '', last_day: '', order: '' }
type Wanted = (typeof STATUSES)[number]

const statusOf = (text: string): Exclude<Wanted, 'all'> | undefined =>
  STATUSES.find((status): status is Exclude<Wanted, 'all'> => status !== 'all' && status === text)

export default function CustomersPage() {
  const { t } = useTranslation()
  const may = useMay()
  const go = useNavigate()
  const [isAdding, add, close] = useAdding()
  const [search] = useSearchParams()
  const excerpt = useExcerpt()
  const asked = { search: (search.get('search') ?? '').trim(), status: search.get('status') ?? '' }
  const wanted = { ...asked, ...excerpt }
  const columns = useColumns(wanted.status === 'owes')

  function show(customer: CustomerView) {
    tell(t('console.customers.added'))
    void go(`/customers/${customer.id}`)
  }

  return (
    <>
      <PageHead title={t('console.customers.title')}>
        <Group gap="xs">
          <ExportButton of={{ list: 'customers', ...wanted, status: statusOf(wanted.status) }} />
          {may('customer.edit') && <AddButton label={t('console.customers.add')} onClick={add} />}
        </Group>
      </PageHead>
      <Search />
      <StatusTabs status={STATUSES.find((status) => status === wanted.status) ?? 'all'}>
        <Narrowing search={asked.search} status={asked.status} />
        <Listing
          label={t('console.customers.title')}
          about={['customers', wanted]}
          read={(after) => listCustomers(wanted, after)}
          columns={columns}
          keyOf={(item) => item.id}
          {...(wanted.status === 'owes' && { amountOf: (item: CustomerListItem) => item.owed_minor ?? 0 })}
          empty={t(wanted.search || wanted.status || isNarrowed(excerpt) ? 'console.customers.none_found' : 'console.customers.empty')}
        />
      </StatusTabs>
      <Window title={t('console.customers.add')} isOpen={isAdding} onClose={close}>
        <CustomerForm onDone={show} />
      </Window>
    </>
  )
}

/** Days of the time that the list is sorted by; a search, and the lists of their own, are sorted otherwise. */
function Narrowing({ search, status }: { search: string; status: string }) {
  const { t } = useTranslation()
  if (search) return null
  if (status === '') {
    return (
      <ExcerptBar
        from={t('console.customers.taken_on_from')}
        to={t('console.customers.taken_on_to')}
        orders={[t('common.newest_first'), t('common.oldest_first')]}
      />
    )
  }
  if (status !== 'active' && status !== 'expired') return null
  return <ExcerptBar from={t('console.customers.ends_from')} to={t('console.customers.ends_to')} />
}

function Search() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const [typed, setTyped] = useState(search.get('search') ?? '')
  const ask = useAsk()
  const find = useDebouncedCallback((value: string) => ask({ search: value, ...(value && NO_DAYS) }), PATIENCE_MS)
  return (
    <TypedInput
      type="search"
      label={t('common.search')}
      placeholder={t('console.customers.search')}
      leftSection={<IconSearch size={18} aria-hidden />}
      maxLength={60}
      mb="sm"
      value={typed}
      onValue={(value) => {
        setTyped(value)
        find(value)
      }}
    />
  )
}

/** The totals are of all customers, whoever is searched for. */
function StatusTabs({ status, children }: { status: Wanted; children: ReactNode }) {
  const { t } = useTranslation()
  const ask = useAsk()
  const counts = useQuery({ queryKey: ['customer-counts'], queryFn: countCustomers }).data
  const total = (of: Wanted) => (counts ? ` ${whole(of === 'all' ? counts.customers : counts[of === 'owes' ? 'owing' : of])}` : '')
  return (
    <Tabs value={status} keepMounted={false} onChange={(value) => ask({ status: value === 'all' ? '' : (value ?? ''), ...NO_DAYS })}>
      <Tabs.List aria-label={t('console.customers.status_filter')} mb="md">
        {STATUSES.map((one) => (
          <Tabs.Tab key={one} value={one} mih={44} px="sm">
            {t(one === 'all' ? 'common.all' : `status.${one}`)}
            <b>{total(one)}</b>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {STATUSES.map((one) => (
        <Tabs.Panel key={one} value={one}>
          {children}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function useColumns(showsOwed: boolean): Column<CustomerListItem>[] {
  const { t } = useTranslation()
  const { until } = useDurations()
  return [
    {
      name: 'name',
      title: t('fields.name'),
      show: (item) => (
        <Anchor component={Link} to={`/customers/${item.id}`} fw={600}>
          {item.name}
        </Anchor>
      ),
    },
    { name: 'login', title: t('fields.login'), show: (item) => item.login },
    ...(showsOwed ? [{ name: 'owed', title: t('console.customer.owed'), show: (item: CustomerListItem) => <b>{taka(item.owed_minor ?? 0)}</b> }] : []),
    { name: 'mobile', title: t('fields.mobile'), show: (item) => localMobile(item.mobile) },
    { name: 'package', title: t('fields.package'), show: (item) => item.package_name },
    { name: 'status', title: t('fields.status'), show: (item) => <Status of={item.status} /> },
    {
      name: 'expires',
      title: t('fields.expires'),
      show: (item) =>
        item.expires_at === null ? (
          <Text c="dimmed">{t('common.none')}</Text>
        ) : item.opens_at !== null ? (
          <span title={dateTime(item.opens_at)}>
            {date(item.expires_at)}
            <Text size="sm" c="dimmed">
              {t('console.customer.held_short', { when: date(item.opens_at) })}
            </Text>
          </span>
        ) : (
          <span title={dateTime(item.expires_at)}>{until(item.expires_at)}</span>
        ),
    },
    { name: 'online', title: t('status.online'), show: (item) => <Status of={item.online ? 'online' : 'offline'} /> },
  ]
}

