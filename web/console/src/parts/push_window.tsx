/**
 * The push of a payment account: the address that bKash has to be told, and which topic is bKash's.
 * What is shown is read again while the window is open, because bKash answers in its own time.
 */
import { Alert, Button, Card, Checkbox, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { declineTopic, pinTopic, readPaymentAccount } from '../../../api/seller'
import type { ParkedTopic, PaymentAccountView, PushView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { FormBody, Window } from './add_form'
import { CopyField } from './copy_field'
import { TypedInput } from './inputs'
import { tell } from './notice'
import { ProblemNote } from './problem'
import { Read } from './read'
import { useSending } from './sending'
import { Status, type Shown } from './status'

const READ_AGAIN_MS = 10_000

export function pushState({ topic, connected_at, parked }: PushView): Shown {
  // What waits for a decision comes first: nothing else here needs a person.
  if (parked.length) return 'push_asks'
  if (topic === null) return 'push_off'
  return connected_at === null ? 'push_waits' : 'push_on'
}

interface PushWindowProps {
  id: string
  onClose: () => void
}

export function PushWindow({ id, onClose }: PushWindowProps) {
  const { t } = useTranslation()
  const seen = useQuery({
    queryKey: ['push', id],
    queryFn: () => readPaymentAccount(id),
    refetchInterval: READ_AGAIN_MS,
  })
  return (
    <Window title={t('console.push.title')} isOpen onClose={onClose}>
      <Read of={seen}>{(data) => <Push account={data} />}</Read>
    </Window>
  )
}

function Push({ account }: { account: PaymentAccountView }) {
  const { t } = useTranslation()
  const { push } = account
  return (
    <Stack gap="lg">
      <Text>{t('console.push.lead')}</Text>
      <State push={push} />
      {push.parked.map((asks) => (
        <Parked key={asks.id} account={account} asks={asks} />
      ))}
      <Stack gap={4}>
        <CopyField label={t('console.push.address')} value={push.address} />
        <Text c="dimmed">{t('console.push.address_help')}</Text>
      </Stack>
      <TopicForm key={push.topic} account={account} />
      {push.topic !== null && <Unpin account={account} />}
    </Stack>
  )
}

function State({ push }: { push: PushView }) {
  const { t } = useTranslation()
  const isWaiting = push.topic !== null && push.connected_at === null
  return (
    <Stack gap="xs" role="status">
      <Group>
        <Status of={pushState(push)} />
      </Group>
      {push.topic !== null && <Topic topic={push.topic} />}
      {isWaiting && <Text>{t('console.push.waits_help')}</Text>}
      {push.connected_at !== null && (
        <Text>
          {t('console.push.connected_since', { when: dateTime(push.connected_at) })}{' '}
          {push.last_push_at === null
            ? t('console.push.last_never')
            : t('console.push.last', { when: dateTime(push.last_push_at) })}
        </Text>
      )}
    </Stack>
  )
}

function Topic({ topic }: { topic: string }) {
  return (
    <Code block style={{ wordBreak: 'break-all', whiteSpace: 'pre-wrap' }}>
      {topic}
    </Code>
  )
}

/** Pins a topic, and says whether bKash has to do something yet. */
function usePinning(account: PaymentAccountView) {
  const { t } = useTranslation()
  const sending = useSending()
  async function pin(topic: string | null): Promise<boolean> {
    const body = { version: account.version, topic }
    const done = await sending.run((key) => pinTopic(account.id, body, key))
    if (!done) return false
    if (topic === null) tell(t('console.push.unpinned'))
    else tell(t(done.push.connected_at === null ? 'console.push.pinned' : 'console.push.connected'))
    return true
  }
  return { sending, pin }
}

interface ParkedProps {
  account: PaymentAccountView
  asks: ParkedTopic
}

function Parked({ account, asks }: ParkedProps) {
  const { t } = useTranslation()
  const { sending, pin } = usePinning(account)
  const declining = useSending()
  const [isCompared, compare] = useState(false)

  async function decline() {
    const done = await declining.run((key) => declineTopic(account.id, asks.id, key))
    if (done) tell(t('console.push.declined'))
  }

  return (
    <Card component="section" withBorder padding="md" aria-label={t('console.push.asks')}>
      <Stack>
        <FormBody
          sending={sending}
          button={t(asks.is_fresh ? 'console.push.confirm' : 'console.push.pin')}
          isBlocked={!isCompared}
          onSend={() => void pin(asks.topic)}
        >
          <Title order={3} size="h4">
            {t('console.push.asks')}
          </Title>
          <Topic topic={asks.topic} />
          <Text>{t('console.push.asked_at', { when: dateTime(asks.received_at) })}</Text>
          {!asks.is_fresh && <Alert color="orange">{t('console.push.too_old')}</Alert>}
          <Checkbox
            label={t('console.push.compared')}
            checked={isCompared}
            onChange={(event) => compare(event.currentTarget.checked)}
          />
        </FormBody>
        <ProblemNote problem={declining.problem} />
        <Button variant="default" loading={declining.isBusy} onClick={() => void decline()}>
          {t('console.push.decline')}
        </Button>
      </Stack>
    </Card>
  )
}

function TopicForm({ account }: { account: PaymentAccountView }) {
  const { t } = useTranslation()
  const { sending, pin } = usePinning(account)
  const [typed, type] = useState('')
  const [isChecked, setChecked] = useState(false)
  const isNew = account.push.topic === null

  async function save() {
    setChecked(true)
    if (typed.trim()) await pin(typed.trim())
  }

  return (
    <FormBody
      sending={sending}
      button={t(isNew ? 'console.push.pin' : 'console.push.replace')}
      onSend={() => void save()}
    >
      <TypedInput
        label={t(isNew ? 'console.push.topic' : 'console.push.topic_other')}
        description={t('console.push.topic_help')}
        placeholder="arn:aws:sns:…"
        required
        autoComplete="off"
        spellCheck={false}
        maxLength={400}
        value={typed}
        error={isChecked && !typed.trim() ? t('problem.missing') : sending.fieldError('topic')}
        onValue={type}
      />
    </FormBody>
  )
}

function Unpin({ account }: { account: PaymentAccountView }) {
  const { t } = useTranslation()
  const { sending, pin } = usePinning(account)
  const [isAsking, ask] = useState(false)
  if (!isAsking) {
    return (
      <Button variant="default" onClick={() => ask(true)}>
        {t('console.push.unpin')}
      </Button>
    )
  }
  return (
    <Card component="section" withBorder padding="md" aria-label={t('console.push.unpin')}>
      <FormBody sending={sending} color="red" button={t('console.push.unpin')} onSend={() => void pin(null)}>
        <Text>{t('console.push.unpin_ask')}</Text>
      </FormBody>
    </Card>
  )
}
