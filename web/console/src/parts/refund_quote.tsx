/** What a refund would do, told before it is made. The server says it, and does that or refuses. */
import { Box, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../api/request'
import type { CustomerView, RefundQuote } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { AmountRow } from './amount_row'
import { useDurations } from './durations'
import { Failure, Waiting, WhyNot } from './problem'
import type { Sending } from './sending'

/** A quote holds for three minutes. */
const AGAIN_MS = 60_000

/** Keeps the quote fresh while its window is open; not while nobody knows whether it was acted on. */
export function useQuote<T>(about: readonly unknown[], read: () => Promise<T>, sending: Sending, isWanted = true) {
  const isUnknown = sending.problem?.isOutcomeUnknown === true
  return useQuery<T, Problem>({
    queryKey: ['refund-quote', ...about],
    queryFn: read,
    enabled: isWanted,
    refetchInterval: isUnknown || sending.isBusy ? false : AGAIN_MS,
    staleTime: 'static',
    gcTime: 0,
  })
}

interface QuotedProps<T> {
  of: { data: T | undefined; error: Problem | null; refetch: () => unknown }
  children: (quote: T) => ReactNode
}

/** The quote, or why there is none; its place stays as high as it was. */
export function Quoted<T>({ of: quote, children }: QuotedProps<T>) {
  return (
    <Box mih={120}>
      {quote.error ? (
        quote.error.isOutcomeUnknown ? (
          <Failure problem={quote.error} onAgain={() => void quote.refetch()} />
        ) : (
          <WhyNot problem={quote.error} />
        )
      ) : quote.data === undefined ? (
        <Waiting />
      ) : (
        children(quote.data)
      )}
    </Box>
  )
}

export function BigAmount({ name, minor }: { name: string; minor: number }) {
  return (
    <Group justify="space-between" align="baseline">
      <Text>{name}</Text>
      <Text size="2rem" fw={600} className="amount">
        {taka(minor)}
      </Text>
    </Group>
  )
}

/** What goes back, to whom, and what the line loses from when on. */
export function RefundTold({ quote, customer }: { quote: RefundQuote; customer: CustomerView }) {
  const { t } = useTranslation()
  const { span } = useDurations()
  return (
    <Stack gap="xs">
      <BigAmount name={t('console.customer.refund_back')} minor={quote.refunded_minor} />
      <Stack gap={0}>
        {quote.pays_owed_minor > 0 && (
          <AmountRow name={t('console.customer.refund_pays')} minor={quote.pays_owed_minor} />
        )}
        <AmountRow name={t('console.customer.refund_credit', { name: customer.name })} minor={quote.credit_minor} />
      </Stack>
      <Text>
        {t('console.customer.refund_closes', {
          closes: dateTime(quote.closes_at),
          ends: dateTime(quote.ends_at),
          time: span(quote.ends_at - quote.closes_at),
        })}
      </Text>
    </Stack>
  )
}

/** The part of a quote that the deed refers to. */
export const seenOf = ({ quoted_at, line_version, refunded_minor }: RefundQuote) => ({ quoted_at, line_version, refunded_minor })
