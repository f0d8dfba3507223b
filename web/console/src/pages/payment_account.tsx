/** One receiving account: its provider's statements beside our books, day by day. */
import { Anchor, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'
import { listStatementDays, readPaymentAccount } from '../../../api/seller'
import type { StatementDay } from '../../../api/types'
import { dateTime, dayText } from '../../../format/dates'
import { taka, whole } from '../../../format/numbers'
import { ExcerptBar, isNarrowed, useExcerpt } from '../parts/excerpt'
import { ExportButton } from '../parts/export_button'
import { Listing, type Column } from '../parts/listing'
import { PageHead } from '../parts/page_head'
import { Read } from '../parts/read'
import { StatementForm } from '../parts/statement_form'
import { StatementResult } from '../parts/statement_result'

export default function PaymentAccountPage() {
  const { t } = useTranslation()
  const { accountId = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const day = search.get('day')
  const account = useQuery({
    queryKey: ['payment-account', accountId],
    queryFn: () => readPaymentAccount(accountId),
  })
  return (
    <Read of={account}>
      {(data) => (
        <>
          <PageHead title={t('console.statements.title', { wallet: data.account_ref })} />
          <Stack gap="xl">
            {day && <StatementResult accountId={accountId} day={day} />}
            <StatementForm accountId={accountId} onDone={(done) => setSearch({ day: done })} />
            <Days accountId={accountId} />
          </Stack>
        </>
      )}
    </Read>
  )
}

/** A day beside the list as it is narrowed. */
function useDayAddress(): (day: string) => string {
  const [search] = useSearchParams()
  return (day) => {
    const changed = new URLSearchParams(search)
    changed.set('day', day)
    return `?${changed.toString()}`
  }
}

function Days({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const wanted = useExcerpt()
  const addressOf = useDayAddress()
  const columns: Column<StatementDay>[] = [
    {
      name: 'day',
      title: t('console.statements.day'),
      show: (item) => (
        <Anchor component={Link} to={addressOf(item.day)}>
          {dayText(item.day)}
        </Anchor>
      ),
    },
    { name: 'equal', title: t('console.statements.equal'), show: (item) => whole(item.equal), isAmount: true },
    { name: 'other', title: t('console.statements.other_amount'), show: (item) => whole(item.other_amount), isAmount: true },
    { name: 'theirs', title: t('console.statements.theirs_only'), show: (item) => whole(item.theirs_only), isAmount: true },
    { name: 'ours', title: t('console.statements.ours_only'), show: (item) => whole(item.ours_only), isAmount: true },
    { name: 'payments', title: t('fields.amount'), show: (item) => taka(item.payments_minor), isAmount: true },
    { name: 'uploaded', title: t('console.statements.uploaded'), show: (item) => dateTime(item.uploaded_at) },
  ]
  return (
    <section aria-labelledby="days">
      <Title order={2} size="h4" id="days" mb="sm">
        {t('console.statements.days')}
      </Title>
      <ExportButton of={{ list: 'statement_days', account_id: accountId, ...wanted }} />
      <ExcerptBar orders={[t('common.newest_first'), t('common.oldest_first')]} />
      <Listing
        label={t('console.statements.days')}
        about={['statement-days', accountId, wanted]}
        read={(after) => listStatementDays(accountId, wanted, after)}
        amountOf={(item) => item.payments_minor}
        columns={columns}
        keyOf={(item) => item.day}
        empty={t(isNarrowed(wanted) ? 'console.invoices.none_in_days' : 'console.statements.empty')}
      />
    </section>
  )
}
