/** What was sent and not answered: the server is asked by itself, and each outcome stays until it was read. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { askAbout } from '../../../api/request'
import { allDeeds, beOwner, forget, listen, type SentDeed } from '../../../api/undecided'
import { clock } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { useSession } from '../session'

const ASK_EVERY_MS = 5_000
const isShown = ({ state }: SentDeed) => state !== 'sending'
const isLost = ({ state }: SentDeed) => state === 'lost'

export function UndecidedDeeds() {
  const { id } = useSession()
  const deeds = useSyncExternalStore(listen, allDeeds)
  useEffect(() => beOwner(id), [id])
  useAsking(deeds.some(isLost))
  const shown = deeds.filter(isShown)
  if (!shown.length) return null
  return (
    <Stack mb="md" gap="sm">
      {shown.map((deed) => (
        <Undecided key={deed.key} deed={deed} />
      ))}
    </Stack>
  )
}

function useAsking(isWanted: boolean) {
  const known = useQueryClient()
  useEffect(() => {
    if (!isWanted) return
    const ask = async () => {
      await Promise.all(allDeeds().filter(isLost).map(askAbout))
      if (!allDeeds().some(isLost)) void known.invalidateQueries()
    }
    void ask()
    const timer = setInterval(() => void ask(), ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isWanted, known])
}

const COLORS = { lost: 'orange', sending: 'orange', cannot_ask: 'orange', done: 'green', not_done: 'red' } as const
const SIGNS = { lost: IconAlertTriangle, sending: IconAlertTriangle, cannot_ask: IconAlertTriangle, done: IconCheck, not_done: IconX } as const

function Undecided({ deed }: { deed: SentDeed }) {
  const { t } = useTranslation()
  const Sign = SIGNS[deed.state]
  const where = /^\/customers\/[^/]+/.exec(deed.path)?.[0]
  const amount = amountOf(deed)
  const title = [t(`console.undecided.deeds.${deed.name}`), amount, clock(Math.floor(deed.sentAtMs / 1000))].filter(Boolean).join(' · ')
  return (
    <Alert color={COLORS[deed.state]} icon={<Sign aria-hidden />} title={title} role="status">
      <Text>{t(`console.undecided.${deed.state}`)}</Text>
      <Group mt="xs">
        {deed.state !== 'lost' && (
          <Button size="sm" variant="default" onClick={() => forget(deed)}>
            {t('console.undecided.read')}
          </Button>
        )}
        {where && (
          <Button component={Link} to={where} size="sm" variant="default">
            {t('console.undecided.open')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}

function amountOf({ body }: SentDeed): string {
  const said = JSON.parse(body ?? '{}') as { cash_minor?: number; amount_minor?: number }
  const minor = said.cash_minor ?? said.amount_minor
  return minor ? taka(minor) : ''
}
