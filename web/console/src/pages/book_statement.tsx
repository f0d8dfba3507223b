/** The statement of an account, latest first; each line leads to its entries. */
import { Anchor, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { readStatement } from '../../../api/seller'
import type { StatementLine } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { useAccountName, useEntryKind } from '../parts/account_name'
import { Listing, type Column } from '../parts/listing'
import { PageHead } from '../parts/page_head'

export default function BookStatementPage() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const account = search.get('account') ?? ''
  const title = t('console.books.statement_of', { account: useAccountName()(account) })
  const kind = useEntryKind()
  const columns: Column<StatementLine>[] = [
    {
      name: 'entry',
      title: t('console.books.entry'),
      show: (item) => (
        <Group gap="xs">
          {[item, ...item.also].map((entry) => (
            <Anchor
              key={entry.entry_id}
              component={Link}
              to={`/books/entry?entry_id=${encodeURIComponent(entry.entry_id)}`}
            >
              {kind(entry.kind)}
            </Anchor>
          ))}
        </Group>
      ),
    },
    { name: 'time', title: t('fields.time'), show: (item) => dateTime(item.posted_at) },
    { name: 'debit', title: t('console.books.debit'), show: (item) => some(item.debit_minor), isAmount: true },
    { name: 'credit', title: t('console.books.credit'), show: (item) => some(item.credit_minor), isAmount: true },
  ]
  return (
    <>
      <PageHead title={title} />
      <Listing
        label={title}
        about={['book-statement', account]}
        read={(after) => readStatement(account, after)}
        columns={columns}
        keyOf={(item) => item.entry_id}
        empty={t('console.books.empty')}
      />
    </>
  )
}

const some = (minor: number): string => (minor ? taka(minor) : '')
