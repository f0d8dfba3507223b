/** How a payment account stands: tested, switched on and off, given other credentials, and whose number it is. */
import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  askForWalletCode,
  changeCredentials,
  confirmWallet,
  readPaymentAccount,
  switchAccountOff,
  testAccount,
} from '../../../api/seller'
import type { PaymentAccountView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { latin } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { CredentialsInputs, useCredentials } from './credentials_inputs'
import { TypedInput } from './inputs'
import { tell } from './notice'
import { Failure, ProblemNote, Waiting } from './problem'
import { useSending } from './sending'
import { Status, type Shown } from './status'

const STATES = {
  unproved: 'account_unproved',
  number_unconfirmed: 'account_disputed',
  contested: 'account_disputed',
  refused: 'account_refused',
  switched_off: 'account_off',
} as const satisfies Record<NonNullable<PaymentAccountView['problem']>, Shown>

export const accountState = ({ problem }: PaymentAccountView): Shown => (problem ? STATES[problem] : 'account_on')

export function WalletWindow({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const seen = useQuery({ queryKey: ['payment-account', id], queryFn: () => readPaymentAccount(id) })
  const title = seen.data ? t('console.payment_accounts.window', { wallet: seen.data.account_ref }) : ''
  return (
    <Window title={title} isOpen onClose={onClose}>
      {seen.data ? (
        <Wallet account={seen.data} />
      ) : seen.error ? (
        <Failure problem={seen.error} onAgain={() => void seen.refetch()} />
      ) : (
        <Waiting />
      )}
    </Window>
  )
}

type Of = { account: PaymentAccountView }

function Wallet({ account }: Of) {
  const { problem } = account
  const isDisputed = problem === 'number_unconfirmed' || problem === 'contested'
  return (
    <Stack gap="lg">
      <State account={account} />
      {isDisputed ? <Confirming account={account} /> : <Testing account={account} />}
      <OtherCredentials account={account} />
      {account.is_active && <SwitchingOff account={account} />}
    </Stack>
  )
}

function State({ account }: Of) {
  const { t } = useTranslation()
  const { problem, proved_at } = account
  return (
    <Stack gap="xs" role="status">
      <Group>
        <Status of={accountState(account)} />
      </Group>
      {problem ? (
        <Alert color={problem === 'switched_off' ? 'gray' : 'orange'}>
          {t(`console.payment_accounts.problem.${problem}`)}
        </Alert>
      ) : (
        <Text>{t('console.payment_accounts.is_on')}</Text>
      )}
      {proved_at !== null && (
        <Text c="dimmed">{t('console.payment_accounts.proved_at', { when: dateTime(proved_at) })}</Text>
      )}
    </Stack>
  )
}

function Testing({ account }: Of) {
  const { t } = useTranslation()
  const sending = useSending()

  async function test() {
    const done = await sending.run((key) => testAccount(account.id, account.version, key))
    if (done) tell(t(done.is_active ? 'console.payment_accounts.tested' : 'console.payment_accounts.tested_disputed'))
  }

  return (
    <Stack>
      <ProblemNote problem={sending.problem} />
      <Button variant={account.problem ? 'filled' : 'default'} loading={sending.isBusy} onClick={() => void test()}>
        {t(account.is_active ? 'console.payment_accounts.test_again' : 'console.payment_accounts.test')}
      </Button>
    </Stack>
  )
}

function Confirming({ account }: Of) {
  const { t } = useTranslation()
  const asking = useSending()
  const proving = useSending()
  const [challenge, setChallenge] = useState<string>()
  const [typed, type] = useState('')
  const wallet = account.account_ref
  const code = latin(typed).replace(/\D/g, '')

  async function ask() {
    const sent = await asking.run((key) => askForWalletCode(account.id, key))
    if (sent) setChallenge(sent.challenge_id)
  }

  async function prove(challengeId: string) {
    const done = await proving.run((key) => confirmWallet(account.id, { challenge_id: challengeId, code }, key))
    if (done) tell(t('console.payment_accounts.confirmed'))
  }

  return (
    <Card component="section" withBorder padding="md" aria-labelledby="confirm-wallet">
      <Stack>
        <Title order={3} size="h4" id="confirm-wallet">
          {t('console.payment_accounts.confirm')}
        </Title>
        <ProblemNote problem={asking.problem} />
        <Button variant={challenge ? 'default' : 'filled'} loading={asking.isBusy} onClick={() => void ask()}>
          {t('console.payment_accounts.send_code', { wallet })}
        </Button>
        {challenge && (
          <FormBody
            sending={proving}
            button={t('console.payment_accounts.confirm_code')}
            isBlocked={code.length !== 6}
            onSend={() => void prove(challenge)}
          >
            <Text role="status">{t('console.payment_accounts.code_sent', { wallet })}</Text>
            <TypedInput
              label={t('console.payment_accounts.code')}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              required
              value={typed}
              onValue={type}
            />
          </FormBody>
        )}
      </Stack>
    </Card>
  )
}

function OtherCredentials({ account }: Of) {
  const { t } = useTranslation()
  const sending = useSending()
  const credentials = useCredentials()
  const [isOpen, open] = useState(false)
  const [isChecked, setChecked] = useState(false)
  if (!isOpen) {
    return (
      <Button variant="default" onClick={() => open(true)}>
        {t('console.payment_accounts.credentials')}
      </Button>
    )
  }

  async function save() {
    setChecked(true)
    if (!credentials.isWhole) return
    const body = { version: account.version, ...credentials.typed }
    const done = await sending.run((key) => changeCredentials(account.id, body, key))
    if (!done) return
    tell(t('console.payment_accounts.credentials_saved'))
    open(false)
  }

  return (
    <Card component="section" withBorder padding="md" aria-label={t('console.payment_accounts.credentials')}>
      <FormBody sending={sending} button={t('common.save')} onSend={() => void save()}>
        <Text c="dimmed">{t('console.payment_accounts.credentials_help')}</Text>
        <CredentialsInputs of={credentials} sending={sending} isChecked={isChecked} />
      </FormBody>
    </Card>
  )
}

function SwitchingOff({ account }: Of) {
  const { t } = useTranslation()
  const sending = useSending()
  const [isAsking, ask] = useState(false)
  if (!isAsking) {
    return (
      <Button variant="default" onClick={() => ask(true)}>
        {t('console.payment_accounts.switch_off')}
      </Button>
    )
  }

  async function off() {
    const done = await sending.run((key) => switchAccountOff(account.id, account.version, key))
    if (done) tell(t('console.payment_accounts.switched_off'))
  }

  return (
    <Card component="section" withBorder padding="md" aria-label={t('console.payment_accounts.switch_off')}>
      <FormBody
        sending={sending}
        color="red"
        button={t('console.payment_accounts.switch_off')}
        onSend={() => void off()}
      >
        <Text>{t('console.payment_accounts.switch_off_ask')}</Text>
      </FormBody>
    </Card>
  )
}
