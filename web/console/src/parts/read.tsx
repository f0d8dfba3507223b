/** What was read stays on the screen: a connection that breaks later is said above it, and takes nothing away. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/request'
import { clock } from '../../../format/dates'
import { Failure, Waiting } from './problem'

/** The part of a query that is looked at here; a list of pages is one as well. */
interface Query<T> {
  data: T | undefined
  error: unknown
  isPaused: boolean
  dataUpdatedAt: number
  refetch: () => unknown
}

interface ReadProps<T> {
  of: Query<T>
  children: (data: T) => ReactNode
}

export function Read<T>({ of: query, children }: ReadProps<T>) {
  const again = () => void query.refetch()
  // A refusal is an answer: what is not there any more, or not ours, is not shown on.
  if (query.error && (query.data === undefined || !isBroken(query.error))) return <Failure problem={query.error} onAgain={again} />
  if (query.data === undefined) return <Waiting />
  return (
    <>
      {(query.error !== null || query.isPaused) && <NotConnected asOfMs={query.dataUpdatedAt} onAgain={again} />}
      {children(query.data)}
    </>
  )
}

const isBroken = (reason: unknown) => reason instanceof Problem && reason.isOutcomeUnknown

function NotConnected({ asOfMs, onAgain }: { asOfMs: number; onAgain: () => void }) {
  const { t } = useTranslation()
  return (
    <Alert color="orange" role="status" mb="md" py="xs" icon={<IconPlugConnectedX aria-hidden />}>
      <Group justify="space-between">
        <Text>{t('problem.not_connected', { when: clock(Math.floor(asOfMs / 1000)) })}</Text>
        <Button size="sm" variant="default" onClick={onAgain}>
          {t('common.try_again')}
        </Button>
      </Group>
    </Alert>
  )
}
