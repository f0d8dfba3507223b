/** The entries of a day, all or those that move one account; the day is in the address. */
import { Anchor, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { listEntries } from '../../../api/seller'
import type { BookEntry } from '../../../api/types'
import { bookDay, clock, nowSeconds } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { useAccountName, useEntryKind } from '../parts/account_name'
import { Listing, type Column } from '../parts/listing'
import { PageHead } from '../parts/page_head'

export default function BookEntriesPage() {
  const { t } = useTranslation()
  const [search, change] = useSearchParams()
  const account = search.get('account')
  const day = search.get('day') ?? bookDay(nowSeconds())
  const name = useAccountName()
  const title = account ? t('console.books.entries_of', { account: name(account) }) : t('console.books.entries')
  const columns = useColumns(account)

  function show(chosen: string) {
    if (chosen) change({ day: chosen, ...(account && { account }) }, { replace: true })
  }

  return (
    <>
      <PageHead title={title} />
      <TextInput
        type="date"
        label={t('console.books.day')}
        value={day}
        max={bookDay(nowSeconds())}
        onChange={(event) => show(event.currentTarget.value)}
        maw={220}
        mb="md"
      />
      <Listing
        label={title}
        about={['book-entries', day, account]}
        read={(after) => listEntries(day, account, after)}
        columns={columns}
        keyOf={(item) => item.entry_id}
        empty={t('console.books.empty_day')}
      />
    </>
  )
}

function useColumns(account: string | null): Column<BookEntry>[] {
  const { t } = useTranslation()
  const kind = useEntryKind()
  const moved = (item: BookEntry, side: 'debit_minor' | 'credit_minor') => {
    const lines = account ? item.lines.filter((line) => line.account === account) : item.lines
    const minor = lines.reduce((total, line) => total + line[side], 0)
    return minor ? taka(minor) : ''
  }
  return [
    {
      name: 'entry',
      title: t('console.books.entry'),
      show: (item) => (
        <Anchor component={Link} to={`/books/entry?entry_id=${encodeURIComponent(item.entry_id)}`}>
          {kind(item.kind)}
        </Anchor>
      ),
    },
    { name: 'time', title: t('fields.time'), show: (item) => clock(item.posted_at) },
    { name: 'debit', title: t('console.books.debit'), show: (item) => moved(item, 'debit_minor'), isAmount: true },
    { name: 'credit', title: t('console.books.credit'), show: (item) => moved(item, 'credit_minor'), isAmount: true },
  ]
}
