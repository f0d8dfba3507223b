/** The trial balance: every figure leads to what it is made of, and debits equal credits. */
import { Alert, Anchor, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { readTrialBalance } from '../../../api/seller'
import type { TrialBalance } from '../../../api/types'
import { bookDay, dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { useAccountName } from '../parts/account_name'
import { PageHead } from '../parts/page_head'
import { Read } from '../parts/read'

export default function BooksPage() {
  const { t } = useTranslation()
  const balance = useQuery({ queryKey: ['trial-balance'], queryFn: readTrialBalance })
  return (
    <>
      <PageHead title={t('console.books.title')} />
      <Read of={balance}>{(data) => <Balance balance={data} />}</Read>
    </>
  )
}

function Balance({ balance }: { balance: TrialBalance }) {
  const { t } = useTranslation()
  const name = useAccountName()
  const debits = sum(balance.accounts.map((row) => row.debit_minor))
  const credits = sum(balance.accounts.map((row) => row.credit_minor))
  const isBalanced = balance.difference_minor === 0
  return (
    <>
      <Title order={2} size="h4">
        {t('console.books.trial_balance')}
      </Title>
      <Text c="dimmed" mb="sm">
        {t('console.books.as_of', { when: dateTime(balance.as_of) })}
      </Text>
      <Alert
        mb="md"
        color={isBalanced ? 'green' : 'red'}
        icon={isBalanced ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      >
        {isBalanced
          ? t('console.books.balanced')
          : t('console.books.unbalanced', { amount: taka(balance.difference_minor) })}
      </Alert>
      {balance.accounts.length === 0 ? (
        <Text>{t('console.books.empty')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('common.scroll_table') } }}>
          <Table withTableBorder verticalSpacing="sm" aria-label={t('console.books.trial_balance')}>
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
              {balance.accounts.map((row) => (
                <Table.Tr key={row.account}>
                  <Table.Th scope="row" fw={400}>
                    <Anchor component={Link} to={partsOf(row, balance.as_of)}>
                      {name(row.account)}
                    </Anchor>
                  </Table.Th>
                  <Amount minor={row.debit_minor} />
                  <Amount minor={row.credit_minor} />
                </Table.Tr>
              ))}
            </Table.Tbody>
            <Table.Tfoot>
              <Table.Tr>
                <Table.Th scope="row">{t('fields.total')}</Table.Th>
                <Amount minor={debits} isTotal />
                <Amount minor={credits} isTotal />
              </Table.Tr>
            </Table.Tfoot>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  )
}

function Amount({ minor, isTotal = false }: { minor: number; isTotal?: boolean }) {
  return (
    <Table.Td ta="right" className="amount" fw={isTotal ? 600 : 400}>
      {minor === 0 && !isTotal ? '' : taka(minor)}
    </Table.Td>
  )
}

const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0)

/** Where the parts of a figure are: its accounts, or the entries of today. */
function partsOf(row: TrialBalance['accounts'][number], asOf: number): string {
  if (row.keeping !== 'rolled_up') return `/books/accounts/${row.account}`
  return `/books/entries?day=${bookDay(asOf)}&account=${encodeURIComponent(row.account)}`
}
