/** The second factor: setting it up, new recovery codes, and switching it off. Each asks again who one is. */
import { Box, Button, Card, Code, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { encode } from 'uqr'
import { confirmTotp, renewRecoveryCodes, startTotp, switchOffTotp } from '../../../api/seller'
import { latin } from '../../../format/numbers'
import { useSession } from '../session'
import { FormBody, Window } from './add_form'
import { CopyField } from './copy_field'
import { SecretInput } from './credentials_inputs'
import { TypedInput } from './inputs'
import { tell } from './notice'
import { useSending } from './sending'

interface Started {
  secret: string
  uri: string
}

export function SecondFactor() {
  const { t } = useTranslation()
  const { totp_enabled } = useSession()
  const [started, setStarted] = useState<Started>()
  const [recovery, setRecovery] = useState<string[]>()

  return (
    <Card withBorder component="section" aria-labelledby="second-factor">
      <Title order={2} size="h4" id="second-factor" mb="xs">
        {t('console.security.totp')}
      </Title>
      {recovery && <Recovery codes={recovery} />}
      {totp_enabled ? (
        <SwitchedOn
          onRenewed={setRecovery}
          onOff={() => {
            setRecovery(undefined)
            setStarted(undefined)
          }}
        />
      ) : started ? (
        !recovery && <Confirm started={started} onDone={setRecovery} />
      ) : (
        <Start onStarted={setStarted} />
      )}
    </Card>
  )
}

function Start({ onStarted }: { onStarted: (started: Started) => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [password, setPassword] = useState('')

  async function start() {
    const answer = await sending.run((key) => startTotp(password, key))
    if (answer) onStarted(answer)
  }

  return (
    <FormBody
      sending={sending}
      button={t('console.security.totp_start')}
      isBlocked={!password}
      onSend={() => void start()}
    >
      <Text>{t('console.security.totp_lead')}</Text>
      <PasswordAgain value={password} error={sending.fieldError('password')} onValue={setPassword} />
    </FormBody>
  )
}

interface AgainProps {
  value: string
  error: string | undefined
  onValue: (typed: string) => void
}

function PasswordAgain({ value, error, onValue }: AgainProps) {
  const { t } = useTranslation()
  return (
    <SecretInput
      label={t('console.security.password_again')}
      description={t('console.security.password_why')}
      autoComplete="current-password"
      maxLength={128}
      required
      value={value}
      error={error}
      onValue={onValue}
    />
  )
}

function SwitchedOn({ onRenewed, onOff }: { onRenewed: (codes: string[]) => void; onOff: () => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'renew' | 'off'>()
  const close = () => setOpen(undefined)
  return (
    <Stack>
      <Group>
        <IconShieldCheck aria-hidden />
        <Text>{t('console.security.totp_on')}</Text>
      </Group>
      <Group>
        <Button variant="default" onClick={() => setOpen('renew')}>
          {t('console.security.codes_new')}
        </Button>
        <Button variant="outline" color="red" onClick={() => setOpen('off')}>
          {t('console.security.totp_off')}
        </Button>
      </Group>
      {open === 'renew' && (
        <ProveWindow
          title={t('console.security.codes_new')}
          lead={t('console.security.codes_new_lead')}
          button={t('console.security.codes_new_submit')}
          act={renewRecoveryCodes}
          onDone={(answer) => {
            onRenewed(answer.recovery_codes)
            close()
          }}
          onClose={close}
        />
      )}
      {open === 'off' && (
        <ProveWindow
          title={t('console.security.totp_off_title')}
          lead={t('console.security.totp_off_lead')}
          button={t('console.security.totp_off')}
          color="red"
          act={(proof, key) => switchOffTotp(proof, key).then(() => true)}
          onDone={() => {
            tell(t('console.security.totp_off_done'))
            close()
            onOff()
          }}
          onClose={close}
        />
      )}
    </Stack>
  )
}

interface ProveProps<T> {
  title: string
  lead: string
  button: string
  color?: string
  act: (proof: { password: string; code: string }, key: string) => Promise<T>
  onDone: (answer: T) => void
  onClose: () => void
}

/** The password and a code, for what a session alone may not do. */
function ProveWindow<T>({ title, lead, button, color, act, onDone, onClose }: ProveProps<T>) {
  const { t } = useTranslation()
  const sending = useSending()
  const [password, setPassword] = useState('')
  const [typed, setTyped] = useState('')
  const code = latin(typed).trim()

  async function prove() {
    const answer = await sending.run((key) => act({ password, code }, key))
    if (answer) onDone(answer)
  }

  return (
    <Window title={title} isOpen onClose={onClose}>
      <FormBody
        sending={sending}
        {...(color && { color })}
        button={button}
        isBlocked={!password || code.length < 6}
        onSend={() => void prove()}
      >
        <Text>{lead}</Text>
        <PasswordAgain value={password} error={sending.fieldError('password')} onValue={setPassword} />
        <TypedInput
          label={t('console.security.code_or_recovery')}
          autoComplete="one-time-code"
          autoCapitalize="none"
          maxLength={20}
          required
          value={typed}
          error={sending.fieldError('code')}
          onValue={setTyped}
        />
      </FormBody>
    </Window>
  )
}

function Confirm({ started, onDone }: { started: Started; onDone: (codes: string[]) => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState('')
  const code = latin(typed).replace(/\D/g, '')

  async function confirm() {
    const answer = await sending.run((key) => confirmTotp(code, key))
    if (answer) onDone(answer.recovery_codes)
  }

  return (
    <FormBody
      sending={sending}
      button={t('console.security.totp_confirm')}
      isBlocked={code.length !== 6}
      onSend={() => void confirm()}
    >
      <Text>{t('console.security.totp_scan')}</Text>
      <QrCode value={started.uri} label={t('console.security.totp_qr')} />
      <CopyField label={t('console.security.totp_key')} value={started.secret} />
      <TypedInput
        label={t('console.security.totp_code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        required
        value={typed}
        error={sending.fieldError('code')}
        onValue={setTyped}
      />
    </FormBody>
  )
}

/** Always black on white: readers of QR codes fail on the inverse. */
function QrCode({ value, label }: { value: string; label: string }) {
  const { data, size } = encode(value, { border: 4 })
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <Box maw={240}>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
        <path fill="#fff" d={`M0 0h${size}v${size}h-${size}z`} />
        <path fill="#000" d={path} />
      </svg>
    </Box>
  )
}

function Recovery({ codes }: { codes: string[] }) {
  const { t } = useTranslation()
  return (
    <Stack role="status" mb="md">
      <Text fw={600}>{t('console.security.recovery')}</Text>
      <Text>{t('console.security.recovery_help')}</Text>
      <List>
        {codes.map((code) => (
          <List.Item key={code}>
            <Code>{code}</Code>
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}
