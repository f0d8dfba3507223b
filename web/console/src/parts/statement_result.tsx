/** What the comparison of a day counted, and each difference with what can be done about it. */
import { Card, SimpleGrid, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listDifferences, readStatementDay } from '../../../api/seller'
import type { MatterView } from '../../../api/types'
import { dayText } from '../../../format/dates'
import { taka, whole } from '../../../format/numbers'
import { Listing, type Column } from './listing'
import { useMatterColumns } from './matter_columns'
import { DeedButtons, DeedWindow, useDeeds } from './matter_deeds'
import { Read } from './read'

export function StatementResult({ accountId, day }: { accountId: string; day: string }) {
  const { t } = useTranslation()
  const result = useQuery({
    queryKey: ['statement-day', accountId, day],
    queryFn: () => readStatementDay(accountId, day),
  })
  return (
    <Read of={result}>
      {(data) => (
        <section aria-labelledby="result">
          <Title order={2} size="h4" id="result" mb="sm">
            {t('console.statements.result', { day: dayText(day) })}
          </Title>
          <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm" mb="lg">
            <Figure label={t('console.statements.equal')} value={whole(data.equal)} />
            <Figure label={t('console.statements.other_amount')} value={whole(data.other_amount)} />
            <Figure label={t('console.statements.theirs_only')} value={whole(data.theirs_only)} />
            <Figure label={t('console.statements.ours_only')} value={whole(data.ours_only)} />
            <Figure label={t('console.statements.payments')} value={taka(data.payments_minor)} />
            <Figure label={t('console.statements.refunds')} value={taka(data.refunds_minor)} />
            <Figure label={t('console.statements.fees')} value={taka(data.fees_minor)} />
            <Figure label={t('console.statements.payouts')} value={taka(data.payouts_minor)} />
          </SimpleGrid>
          <Differences accountId={accountId} day={day} />
        </section>
      )}
    </Read>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <Card withBorder padding="sm">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} className="amount">
        {value}
      </Text>
    </Card>
  )
}

function Differences({ accountId, day }: { accountId: string; day: string }) {
  const { t } = useTranslation()
  const [doing, start, stop] = useDeeds()
  // The account and the day are those of the page.
  const columns = useMatterColumns().filter((column) => !['account', 'customer', 'since'].includes(column.name))
  const last: Column<MatterView> = {
    name: 'deeds',
    title: t('console.money_inbox.actions'),
    show: (item) =>
      item.is_open ? (
        <DeedButtons matter={item} onDo={start} />
      ) : item.decided ? (
        t(`console.money_inbox.was.${item.decided.deed}`)
      ) : (
        t('console.money_inbox.settled')
      ),
  }
  return (
    <>
      <Title order={3} size="h5" mb="xs">
        {t('console.statements.differences')}
      </Title>
      <Listing
        label={t('console.statements.differences')}
        about={['differences', accountId, day]}
        read={(after) => listDifferences(accountId, day, after)}
        columns={[...columns, last]}
        keyOf={(item) => item.id}
        empty={t('console.statements.no_differences')}
      />
      <DeedWindow doing={doing} onClose={stop} />
    </>
  )
}
