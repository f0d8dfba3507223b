/** A list: a table, and cards where the screen is narrow. Paged by the server's cursor. */
import { Box, Button, Card, Center, Group, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { DataTable } from 'mantine-datatable'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '../../../api/types'
import { taka, whole } from '../../../format/numbers'
import { Read } from './read'

export interface Column<T> {
  name: string
  title: string
  show: (item: T) => ReactNode
  isAmount?: boolean
}

interface ListingProps<T> {
  label: string
  about: readonly unknown[]
  read: (after: string | null) => Promise<Page<T>>
  columns: readonly Column<T>[]
  keyOf: (item: T) => string
  empty: ReactNode
  /** The amount of an item, where a total of what is shown says something. */
  amountOf?: (item: T) => number
}

export function Listing<T>({ label, about, read, columns, keyOf, empty, amountOf }: ListingProps<T>) {
  const { t } = useTranslation()
  const isNarrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const pages = useInfiniteQuery({
    queryKey: ['list', ...about],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })

  return (
    <Read of={pages}>
      {(data) => {
        const items = data.pages.flatMap((page) => page.items)
        // A part may hold nobody although the list goes on.
        if (!items.length && !pages.hasNextPage) return <Box py="lg">{typeof empty === 'string' ? <Text>{empty}</Text> : empty}</Box>
        return (
          <Stack>
            {isNarrow ? (
              <Cards label={label} items={items} columns={columns} keyOf={keyOf} />
            ) : (
              <Rows label={label} items={items} columns={columns} keyOf={keyOf} />
            )}
            {amountOf && <TotalOfShown amounts={items.map(amountOf)} isMore={pages.hasNextPage} />}
            {pages.hasNextPage && (
              <Center>
                <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                  {t('common.more')}
                </Button>
              </Center>
            )}
          </Stack>
        )
      }}
    </Read>
  )
}

/** What stands on the screen, and no more: whether more follows is said beside it. */
function TotalOfShown({ amounts, isMore }: { amounts: number[]; isMore: boolean }) {
  const { t } = useTranslation()
  const count = t('common.shown_count', { count: amounts.length, shown: whole(amounts.length) })
  return (
    <Group justify="space-between" component="p" m={0}>
      <Text component="span" c="dimmed">
        {count}
        {isMore && ` · ${t('common.more_follow')}`}
      </Text>
      <Text component="span" fw={600} className="amount">
        {t('common.of_shown', { amount: taka(amounts.reduce((sum, one) => sum + one, 0)) })}
      </Text>
    </Group>
  )
}

interface ShownProps<T> {
  label: string
  items: T[]
  columns: readonly Column<T>[]
  keyOf: (item: T) => string
}

function Rows<T>({ label, items, columns, keyOf }: ShownProps<T>) {
  return (
    <DataTable
      aria-label={label}
      withTableBorder
      borderRadius="md"
      verticalSpacing="sm"
      records={items}
      idAccessor={keyOf}
      columns={columns.map((column) => ({
        accessor: column.name,
        title: column.title,
        render: (item: T) => column.show(item),
        ...(column.isAmount && { textAlign: 'right' as const, cellsClassName: 'amount' }),
      }))}
    />
  )
}

export function Cards<T>({ label, items, columns, keyOf }: ShownProps<T>) {
  const [first, ...others] = columns
  return (
    <Stack component="ul" gap="sm" p={0} m={0} aria-label={label} style={{ listStyle: 'none' }}>
      {items.map((item) => (
        <Card component="li" withBorder padding="md" key={keyOf(item)}>
          <Box fw={600} mb={4}>
            {first?.show(item)}
          </Box>
          {others.map((column) => (
            <CardRow key={column.name} column={column} item={item} />
          ))}
        </Card>
      ))}
    </Stack>
  )
}

/** What is not there needs no row. */
function CardRow<T>({ column, item }: { column: Column<T>; item: T }) {
  const value = column.show(item)
  if (value === '') return null
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Text c="dimmed" size="sm">
        {column.title}
      </Text>
      <Box ta="right" style={{ overflowWrap: 'anywhere' }} {...(column.isAmount && { className: 'amount' })}>
        {value}
      </Box>
    </Group>
  )
}
