/** One customer: how the line stands, what can be done, what happened. */
import { Anchor, Button, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconArrowsExchange, IconCash, IconCashOff, IconCoins, IconLink, IconPencil, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { readCustomer } from '../../../api/seller'
import type { CustomerView } from '../../../api/types'
import { date, dateTime } from '../../../format/dates'
import { localMobile, taka } from '../../../format/numbers'
import { AdvanceWindow } from '../parts/advance_window'
import { ChangePackageWindow } from '../parts/change_package_window'
import { CustomerLimitWindow } from '../parts/customer_limit_window'
import { CustomerEdit } from '../parts/customer_form'
import { CustomerHistory } from '../parts/customer_history'
import { useDurations } from '../parts/durations'
import { EditWindow } from '../parts/edit_window'
import { tell } from '../parts/notice'
import { HoldWindow, ResumeWindow } from '../parts/hold_window'
import { PageHead } from '../parts/page_head'
import { PayLinkWindow } from '../parts/pay_link_window'
import { Read } from '../parts/read'
import { SellWindow } from '../parts/sell_window'
import { Status } from '../parts/status'
import { StopWindow } from '../parts/stop_window'
import { useMay } from '../session'

const REFRESH_MS = 15_000

export default function CustomerPage() {
  const { t } = useTranslation()
  const { customerId = '' } = useParams()
  const customer = useQuery({
    queryKey: ['customer', customerId],
    queryFn: () => readCustomer(customerId),
    refetchInterval: REFRESH_MS,
  })
  return (
    <>
      <Anchor component={Link} to="/customers" display="inline-block" mb="xs">
        ← {t('console.customers.title')}
      </Anchor>
      <Read of={customer}>{(data) => <Shown customer={data} />}</Read>
    </>
  )
}

function Shown({ customer }: { customer: CustomerView }) {
  return (
    <>
      <PageHead title={customer.name}>
        <Group gap="xs">
          <Status of={customer.status} />
          <Status of={customer.online ? 'online' : 'offline'} />
        </Group>
      </PageHead>
      <Stack gap="lg">
        <Line customer={customer} />
        <CustomerHistory customer={customer} />
      </Stack>
    </>
  )
}

function Line({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  const { until, left } = useDurations()
  return (
    <Card withBorder>
      <SimpleGrid cols={{ base: 2, sm: 4 }} mb="md">
        <Fact label={t('fields.expires')}>
          {customer.expires_at === null ? (
            t('console.customer.no_expiry')
          ) : (
            <>
              <Text fw={600}>
                {/* On hold no time passes: what is left begins when the line opens. */}
                {customer.opens_at === null ? until(customer.expires_at) : left(customer.expires_at - customer.opens_at)}
              </Text>
              <Text size="sm">{dateTime(customer.expires_at)}</Text>
            </>
          )}
        </Fact>
        {customer.opens_at !== null && (
          <Fact label={t('console.customer.opens')}>
            <Text fw={600}>{dateTime(customer.opens_at)}</Text>
          </Fact>
        )}
        <Fact label={t('fields.package')}>{customer.running_package_name ?? customer.package_name}</Fact>
        <Fact label={t('common.credit')}>{taka(customer.credit_minor)}</Fact>
        {(customer.owed_minor > 0 || customer.owed_limit_minor > 0) && (
          <>
            <Fact label={t('console.customer.owed')}>
              <Text fw={customer.owed_minor > 0 ? 600 : undefined}>{taka(customer.owed_minor)}</Text>
            </Fact>
            <Fact label={t('console.customer.limit')}>{taka(customer.owed_limit_minor)}</Fact>
          </>
        )}
        <Fact label={t('fields.mobile')}>
          <Anchor href={`tel:${localMobile(customer.mobile)}`}>{localMobile(customer.mobile)}</Anchor>
        </Fact>
        <Fact label={t('fields.login')}>{customer.login}</Fact>
        <Fact label={t('console.customer.created')}>{date(customer.created_at)}</Fact>
        {customer.address && <Fact label={t('fields.address')}>{customer.address}</Fact>}
      </SimpleGrid>
      <Actions customer={customer} />
    </Card>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {children}
    </div>
  )
}

function Actions({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation()
  const may = useMay()
  const [open, setOpen] = useState<'sell' | 'advance' | 'change' | 'hold' | 'resume' | 'stop' | 'pay_link' | 'limit' | 'edit' | null>(null)
  const close = () => setOpen(null)
  return (
    <Group>
      {may('sale.make') && (
        <Button leftSection={<IconCash size={20} aria-hidden />} onClick={() => setOpen('sell')}>
          {t('console.customer.sell')}
        </Button>
      )}
      {may('sale.make') && (
        <Button variant="default" leftSection={<IconCoins size={20} aria-hidden />} onClick={() => setOpen('advance')}>
          {t('console.customer.advance')}
        </Button>
      )}
      {may('sale.make') && customer.status === 'active' && (
        <Button variant="default" leftSection={<IconArrowsExchange size={20} aria-hidden />} onClick={() => setOpen('change')}>
          {t('console.customer.change')}
        </Button>
      )}
      {may('line.hold') && customer.status === 'on_hold' && (
        <Button leftSection={<IconPlayerPlay size={20} aria-hidden />} onClick={() => setOpen('resume')}>
          {t('console.customer.resume')}
        </Button>
      )}
      {may('line.hold') && (customer.status === 'active' || customer.status === 'on_hold') && (
        <Button variant="default" leftSection={<IconPlayerPause size={20} aria-hidden />} onClick={() => setOpen('hold')}>
          {t(customer.status === 'on_hold' ? 'console.customer.hold_move' : 'console.customer.hold')}
        </Button>
      )}
      {may('customer.edit') && (
        <Button variant="default" leftSection={<IconLink size={20} aria-hidden />} onClick={() => setOpen('pay_link')}>
          {t('console.customer.pay_link')}
        </Button>
      )}
      {may('refund.make') && (customer.status === 'active' || customer.status === 'on_hold') && (
        <Button variant="default" leftSection={<IconPlayerStop size={20} aria-hidden />} onClick={() => setOpen('stop')}>
          {t('console.customer.stop')}
        </Button>
      )}
      {may('limit.set') && (
        <Button variant="default" leftSection={<IconCashOff size={20} aria-hidden />} onClick={() => setOpen('limit')}>
          {t('console.customer.limit_set')}
        </Button>
      )}
      {may('customer.edit') && (
        <Button variant="default" leftSection={<IconPencil size={20} aria-hidden />} onClick={() => setOpen('edit')}>
          {t('common.edit')}
        </Button>
      )}
      {open === 'advance' && <AdvanceWindow customer={customer} onClose={close} />}
      {open === 'change' && <ChangePackageWindow customer={customer} onClose={close} />}
      {open === 'hold' && <HoldWindow customer={customer} onClose={close} />}
      {open === 'resume' && <ResumeWindow customer={customer} onClose={close} />}
      {open === 'stop' && <StopWindow customer={customer} onClose={close} />}
      {open === 'sell' && <SellWindow customer={customer} onClose={close} />}
      {open === 'pay_link' && <PayLinkWindow customer={customer} onClose={close} />}
      {open === 'limit' && <CustomerLimitWindow customer={customer} onClose={close} />}
      {open === 'edit' && <Edit customer={customer} onClose={close} />}
    </Group>
  )
}

function Edit({ customer, onClose }: { customer: CustomerView; onClose: () => void }) {
  const { t } = useTranslation()
  function done() {
    tell(t('common.saved'))
    onClose()
  }
  return (
    <EditWindow
      title={t('console.customers.edit')}
      about={['customer', customer.id]}
      read={() => readCustomer(customer.id)}
      onClose={onClose}
    >
      {(seen, reload) => <CustomerEdit seen={seen} onReload={reload} onDone={done} />}
    </EditWindow>
  )
}
