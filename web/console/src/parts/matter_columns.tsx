/** Money to look at, as its columns: in the inbox and among the differences of a compared day. */
import { Anchor, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MatterView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import type { Column } from './listing'
import { CustomerLink, usePaidBy } from './money_columns'

export function useMatterColumns(): Column<MatterView>[] {
  const { t } = useTranslation()
  const paidBy = usePaidBy()
  return [
    { name: 'reason', title: t('console.money_inbox.reason'), show: (item) => t(`console.reasons.${item.reason}`) },
    { name: 'amount', title: t('fields.amount'), show: (item) => <Amount of={item} />, isAmount: true },
    { name: 'since', title: t('console.money_inbox.since'), show: (item) => dateTime(item.since) },
    {
      name: 'account',
      title: t('console.money_inbox.account'),
      show: (item) =>
        item.account_id ? (
          <Anchor component={Link} to={accountPath(item)} style={{ whiteSpace: 'nowrap' }}>
            {paidBy(item.provider ?? '')} {item.account_ref}
          </Anchor>
        ) : (
          t('console.money_inbox.cash')
        ),
    },
    { name: 'transaction', title: t('fields.transaction'), show: (item) => item.transaction ?? '' },
    {
      name: 'customer',
      title: t('fields.customer'),
      show: (item) =>
        item.customer_id ? (
          <CustomerLink id={item.customer_id} name={item.customer_name ?? t('console.payments.see_customer')} />
        ) : (
          ''
        ),
    },
  ]
}

const accountPath = (item: MatterView): string =>
  `/payment-accounts/${item.account_id}` + (item.day ? `?day=${item.day}` : '')

function Amount({ of }: { of: MatterView }) {
  const { t } = useTranslation()
  const isOther = of.theirs_minor !== null && of.theirs_minor !== of.amount_minor
  return (
    <Stack gap={0}>
      <span>{taka(of.amount_minor)}</span>
      {isOther && (
        <Text component="span" size="sm" c="dimmed">
          {t('console.money_inbox.theirs', { amount: taka(of.theirs_minor ?? 0) })}
        </Text>
      )}
    </Stack>
  )
}
