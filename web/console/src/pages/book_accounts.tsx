/** The accounts of one kind, each with its balance; each leads to its statement. */
import { Anchor, Badge, Group } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { listBookAccounts } from '../../../api/seller'
import type { BookAccount } from '../../../api/types'
import { taka } from '../../../format/numbers'
import { useAccountName } from '../parts/account_name'
import { EditButton } from '../parts/edit_window'
import { LimitWindow } from '../parts/limit_window'
import { Listing, type Column } from '../parts/listing'
import { PageHead } from '../parts/page_head'
import { useMay } from '../session'

/** Kinds whose limit somebody sets. */
const LIMITED = ['cash', 'wallet', 'receivable_from_child']

export default function BookAccountsPage() {
  const { t } = useTranslation()
  const { kind = '' } = useParams()
  const name = useAccountName()
  const mayLimit = useMay()('limit.set') && LIMITED.includes(kind)
  const [limited, limit] = useState<BookAccount | null>(null)
  const columns: Column<BookAccount>[] = [
    {
      name: 'account',
      title: t('console.books.account'),
      show: (item) => (
        <Anchor component={Link} to={`/books/statement?account=${encodeURIComponent(item.account)}`}>
          {name(item.account)} {item.closed_at !== null && <Badge>{t('console.books.closed')}</Badge>}
        </Anchor>
      ),
    },
    { name: 'debit', title: t('console.books.debit'), show: (item) => taka(item.debit_minor), isAmount: true },
    { name: 'credit', title: t('console.books.credit'), show: (item) => taka(item.credit_minor), isAmount: true },
    {
      name: 'balance',
      title: t('console.books.balance'),
      show: (item) => taka(Math.abs(item.debit_minor - item.credit_minor)),
      isAmount: true,
    },
    {
      name: 'limit',
      title: t('console.books.limit'),
      show: (item) =>
        mayLimit && item.closed_at === null ? (
          <Group justify="flex-end" gap="xs" wrap="nowrap">
            {item.limit_minor === null ? t('console.books.no_limit') : taka(item.limit_minor)}
            <EditButton name={name(item.account)} onClick={() => limit(item)} />
          </Group>
        ) : item.limit_minor ? (
          taka(item.limit_minor)
        ) : (
          ''
        ),
      isAmount: true,
    },
  ]
  return (
    <>
      <PageHead title={name(kind)} />
      <Listing
        label={name(kind)}
        about={['book-accounts', kind]}
        read={(after) => listBookAccounts(kind, after)}
        columns={columns}
        keyOf={(item) => item.account}
        empty={t('console.books.empty')}
      />
      {limited && <LimitWindow account={limited} onClose={() => limit(null)} />}
    </>
  )
}
