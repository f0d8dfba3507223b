/** The trial balance: every account, and that debits equal credits. */
import { Alert, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readTrialBalance } from '../../../api/seller'
import type { TrialBalance } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { PageHead } from '../parts/page_head'
import { Failure, Waiting } from '../parts/problem'
import type texts from '../../../locales/en.json'

export default function BooksPage() {
  const { t } = useTranslation()
  const balance = useQuery({ queryKey: ['trial-balance'], queryFn: readTrialBalance })
  return (
    <>
      <PageHead title={t('console.books.title')} />
      {balance.error ? (
        <Failure problem={balance.error} onAgain={() => void balance.refetch()} />
      ) : balance.data ? (
        <Balance balance={balance.data} />
      ) : (
        <Waiting />
      )}
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
                    {name(row.account)}
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

type AccountKind = keyof typeof texts.console.books.accounts

/** "gateway:bkash" as "পেমেন্ট গেটওয়ে (bkash)". */
function useAccountName(): (account: string) => string {
  const { t, i18n } = useTranslation()
  return (account) => {
    const [kind = '', ...owner] = account.split(':')
    const isNamed = i18n.exists(`console.books.accounts.${kind}`)
    const named = isNamed ? t(`console.books.accounts.${kind as AccountKind}`) : kind
    return owner.length ? `${named} (${owner.join(':')})` : named
  }
}
