/** Home: what is still to be set up, and how the business stands. */
import { Alert, Anchor, Card, Group, Progress, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck, IconChevronRight, IconMessageOff, IconServerOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { readHome } from '../../../api/seller'
import type { ChecklistStep, EdgeView, Home } from '../../../api/types'
import { clock } from '../../../format/dates'
import { taka, whole } from '../../../format/numbers'
import { CopyField } from '../parts/copy_field'
import { EdgeState, stateOf } from '../parts/edge_state'
import { PageHead } from '../parts/page_head'
import { Waiting } from '../parts/problem'
import { Read } from '../parts/read'
import { useSession } from '../session'

const IncomeBars = lazy(() => import('../parts/income_bars'))

const PAGE_OF: Record<ChecklistStep, string> = {
  router: '/routers?add=1',
  package: '/packages?add=1',
  customer: '/customers?add=1',
  edge: '/edges?add=1',
  payment_account: '/payment-accounts?add=1',
  first_payment: '/customers',
}

const REFRESH_MS = 20_000

export default function HomePage() {
  const { t } = useTranslation()
  const home = useQuery({ queryKey: ['home'], queryFn: readHome, refetchInterval: REFRESH_MS })
  return (
    <>
      <PageHead title={t('console.home.title')} />
      <Read of={home}>
        {(data) => (
          <Stack gap="lg">
            <Problems home={data} />
            <Checklist steps={data.checklist} />
            <Counts home={data} />
            <Ending spans={data.ending} />
            <IncomeOfMonth />
            <Edges edges={data.edges} />
            <CustomersAddress />
          </Stack>
        )}
      </Read>
    </>
  )
}

/** What somebody has to look at, each with the way there. */
function Problems({ home }: { home: Home }) {
  const { t } = useTranslation()
  const silent = home.edges.filter((edge) => stateOf(edge) === 'stale' || stateOf(edge) === 'never_seen')
  return (
    <>
      {silent.length > 0 && (
        <Alert color="red" icon={<IconServerOff aria-hidden />}>
          {t('console.home.edges_silent', { names: silent.map((edge) => edge.name).join(', ') })}{' '}
          <Anchor component={Link} to="/edges" c="inherit" underline="always">
            {t('console.home.look')}
          </Anchor>
        </Alert>
      )}
      {home.messages_held && <MessagesHeld />}
    </>
  )
}

/** Fetched by itself, code and numbers, so that home is there before it. */
function IncomeOfMonth() {
  const { t } = useTranslation()
  return (
    <Card withBorder component="section" aria-labelledby="income">
      <Title order={2} size="h4" id="income" mb="xs">
        {t('console.home.income')}
      </Title>
      <Suspense fallback={<Waiting />}>
        <IncomeBars />
      </Suspense>
    </Card>
  )
}

/** Whose line ends soon, with the list of them. */
function Ending({ spans }: { spans: Home['ending'] }) {
  const { t } = useTranslation()
  return (
    <Card withBorder component="section" aria-labelledby="ending">
      <Title order={2} size="h4" id="ending" mb="xs">
        {t('console.home.ending')}
      </Title>
      <SimpleGrid cols={3} spacing="sm">
        {spans.map((span) => {
          const count = whole(span.count)
          return (
            <Count
              key={span.days}
              label={t(span.days === 1 ? 'console.home.ends_today' : 'console.home.ends_within', { days: whole(span.days) })}
              value={span.is_more ? t('console.home.more_than', { count }) : count}
              to={`/customers?status=active&last_day=${span.last_day}`}
            />
          )
        })}
      </SimpleGrid>
    </Card>
  )
}

function MessagesHeld() {
  const { t } = useTranslation()
  return (
    <Alert color="orange" icon={<IconMessageOff aria-hidden />}>
      {t('console.home.messages_held')}{' '}
      <Anchor component={Link} to="/messages" c="inherit" underline="always">
        {t('console.home.messages_open')}
      </Anchor>
    </Alert>
  )
}

function Checklist({ steps }: { steps: Home['checklist'] }) {
  const { t } = useTranslation()
  const done = steps.filter((step) => step.done).length
  if (done === steps.length) return null
  return (
    <Card withBorder component="section" aria-labelledby="checklist">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="checklist">
          {t('console.home.checklist')}
        </Title>
        <Text>{t('console.home.progress', { done, total: steps.length })}</Text>
      </Group>
      <Progress value={(100 * done) / steps.length} mb="md" aria-label={t('console.home.checklist')} />
      <Stack component="ol" gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map(({ step, done: isDone }) => (
          <Step key={step} step={step} isDone={isDone} />
        ))}
      </Stack>
    </Card>
  )
}

function Step({ step, isDone }: { step: ChecklistStep; isDone: boolean }) {
  const { t } = useTranslation()
  return (
    <Group component="li" wrap="nowrap" py="xs" gap="sm">
      <ThemeIcon radius="xl" color={isDone ? 'green' : 'gray'} variant={isDone ? 'filled' : 'light'} aria-hidden>
        {isDone && <IconCheck size={18} />}
      </ThemeIcon>
      <div style={{ flex: 1 }}>
        <Anchor component={Link} to={PAGE_OF[step]} fw={600}>
          {t(`console.home.steps.${step}`)}
        </Anchor>
        <Text size="sm" c="dimmed">
          {isDone ? t('common.done') : t(`console.home.step_help.${step}`)}
        </Text>
      </div>
      <IconChevronRight size={18} aria-hidden />
    </Group>
  )
}

function Counts({ home }: { home: Home }) {
  const { t } = useTranslation()
  const count = whole(home.money_inbox?.count ?? 0)
  const waiting = home.money_inbox?.is_more ? t('console.home.more_than', { count }) : count
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="sm">
      <Count
        label={t('console.home.collected')}
        value={taka(home.collected_today_minor)}
        to="/payments"
        note={t('console.home.collected_to', { when: clock(home.collected_as_of) })}
      />
      {home.money_inbox && (
        <Count label={t('console.home.money_inbox')} value={waiting} to="/money-inbox" isUrgent={home.money_inbox.count > 0} />
      )}
      <Count label={t('console.home.customers')} value={whole(home.counts.customers)} to="/customers" />
      <Count label={t('console.home.active')} value={whole(home.counts.active)} to="/customers?status=active" />
      <Count label={t('console.home.on_hold')} value={whole(home.counts.on_hold)} to="/customers?status=on_hold" />
      <Count label={t('console.home.expired')} value={whole(home.counts.expired)} to="/customers?status=expired" />
      <Count label={t('console.home.unpaid')} value={whole(home.counts.unpaid)} to="/customers?status=unpaid" />
      <Count
        label={t('console.home.owed')}
        value={taka(home.counts.owed_minor)}
        to="/customers?status=owes"
        note={t('console.home.owing', { count: home.counts.owing, shown: whole(home.counts.owing) })}
      />
    </SimpleGrid>
  )
}

interface CountProps {
  label: string
  value: string
  to: string
  note?: string
  isUrgent?: boolean
}

function Count({ label, value, to, note, isUrgent = false }: CountProps) {
  return (
    <Card withBorder component={Link} to={to} padding="md" {...(isUrgent && { style: { borderColor: 'var(--mantine-color-orange-filled)' } })}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="1.7rem" fw={600} className="amount" lh={1.4}>
        {value}
      </Text>
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </Card>
  )
}

function Edges({ edges }: { edges: EdgeView[] }) {
  const { t } = useTranslation()
  return (
    <Card withBorder component="section" aria-labelledby="edges">
      <Title order={2} size="h4" id="edges" mb="xs">
        {t('console.home.edges')}
      </Title>
      {edges.length === 0 && <Text>{t('console.home.no_edges')}</Text>}
      {edges.map((edge) => (
        <Group key={edge.id} justify="space-between" py={4}>
          <Anchor component={Link} to="/edges">
            {edge.name}
          </Anchor>
          <EdgeState edge={edge} />
        </Group>
      ))}
    </Card>
  )
}

/** Where the ISP's customers sign in; the ISP prints it on its cards and pages. */
function CustomersAddress() {
  const { t } = useTranslation()
  const { tenant } = useSession()
  return (
    <Card withBorder component="section" aria-labelledby="customers-address">
      <Title order={2} size="h4" id="customers-address" mb="xs">
        {t('console.home.customers_address')}
      </Title>
      <Text mb="sm">{t('console.home.customers_address_help')}</Text>
      <CopyField label={t('console.home.address')} value={`${location.origin}/i/${tenant.slug}`} />
    </Card>
  )
}
