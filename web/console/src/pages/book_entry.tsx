/** One entry: what it moved, when it happened and when it was posted. */
import { Anchor, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { readEntry } from '../../../api/seller'
import type { BookEntry } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { useAccountName, useEntryKind } from '../parts/account_name'
import { PageHead } from '../parts/page_head'
import { Read } from '../parts/read'
import { Reference } from '../parts/reference'

export default function BookEntryPage() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const entryId = search.get('entry_id') ?? ''
  const entry = useQuery({ queryKey: ['book-entry', entryId], queryFn: () => readEntry(entryId) })
  const kind = useEntryKind()
  return (
    <>
      <PageHead title={entry.data ? kind(entry.data.kind) : t('console.books.entry')} />
      <Read of={entry}>{(data) => <Entry entry={data} />}</Read>
    </>
  )
}

function Entry({ entry }: { entry: BookEntry }) {
  const { t } = useTranslation()
  const name = useAccountName()
  return (
    <Stack gap="xs">
      <Text>{t('console.books.happened', { when: dateTime(entry.effective_at) })}</Text>
      <Text>{t('console.books.posted', { when: dateTime(entry.posted_at) })}</Text>
      <Reference label={t('problem.reference_name')} value={entry.entry_id} />
      {entry.reverses !== null && (
        <Anchor component={Link} to={`/books/entry?entry_id=${encodeURIComponent(entry.reverses)}`}>
          {t('console.books.reverses')}
        </Anchor>
      )}
      <Table.ScrollContainer
        minWidth={320}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('common.scroll_table') } }}
      >
        <Table withTableBorder verticalSpacing="sm" aria-label={t('console.books.entry')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('console.books.account')}</Table.Th>
              <Table.Th scope="col" ta="right">
                {t('console.books.debit')}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {t('console.books.credit')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entry.lines.map((line) => (
              <Table.Tr key={line.account}>
                <Table.Th scope="row" fw={400}>
                  {name(line.account)}
                </Table.Th>
                <Table.Td ta="right" className="amount">
                  {line.debit_minor ? taka(line.debit_minor) : ''}
                </Table.Td>
                <Table.Td ta="right" className="amount">
                  {line.credit_minor ? taka(line.credit_minor) : ''}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
