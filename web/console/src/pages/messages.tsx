/** SMS that were not sent, and why: nothing is lost in silence. */
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listHeldMessages, readMessageAllowance } from '../../../api/seller'
import type { HeldMessage } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { whole } from '../../../format/numbers'
import { Listing, type Column } from '../parts/listing'
import { CustomerLink } from '../parts/money_columns'
import { PageHead } from '../parts/page_head'

const NEWS_OF_SECURITY = new Set(['password_changed', 'totp_switched_off', 'recovery_codes_renewed'])

function kindOf(about: string) {
  if (about === 'one_time_code') return 'one_time_code'
  if (about === 'pay_link.sent') return 'pay_link'
  if (NEWS_OF_SECURITY.has(about)) return 'security'
  return about.startsWith('payment.') ? 'payment' : 'line'
}

export default function MessagesPage() {
  const { t } = useTranslation()
  const allowed = useQuery({ queryKey: ['message-allowance'], queryFn: readMessageAllowance })
  const columns: Column<HeldMessage>[] = [
    { name: 'about', title: t('console.messages.about'), show: (item) => t(`console.messages.kind.${kindOf(item.about)}`) },
    {
      name: 'customer',
      title: t('fields.customer'),
      show: (item) =>
        item.customer_id ? (
          <CustomerLink id={item.customer_id} name={item.customer_name ?? t('console.payments.see_customer')} />
        ) : (
          t('common.none')
        ),
    },
    { name: 'why', title: t('console.messages.why'), show: (item) => t(`console.messages.reason.${item.held_by}`) },
    { name: 'when', title: t('fields.time'), show: (item) => dateTime(item.held_at) },
  ]
  return (
    <>
      <PageHead title={t('console.messages.title')} />
      {allowed.data && <Text mb="md">{t('console.messages.lead', { most: whole(allowed.data.a_day) })}</Text>}
      <Listing
        label={t('console.messages.title')}
        about={['held-messages']}
        read={listHeldMessages}
        columns={columns}
        keyOf={(item) => item.id}
        empty={t('console.messages.empty')}
      />
    </>
  )
}
