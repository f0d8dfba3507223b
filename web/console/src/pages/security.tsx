/** The own account: a second factor, and signing out everywhere. */
import { Box, Button, Card, Code, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { encode } from 'uqr'
import { confirmTotp, startTotp } from '../../../api/seller'
import { signOutEverywhere } from '../../../api/visitor'
import { language } from '../../../format/language'
import { latin } from '../../../format/numbers'
import { FormBody } from '../parts/add_form'
import { CopyField } from '../parts/copy_field'
import { TypedInput } from '../parts/inputs'
import { PageHead } from '../parts/page_head'
import { ProblemNote } from '../parts/problem'
import { useSending } from '../parts/sending'
import { useSession } from '../session'

export default function SecurityPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead title={t('console.security.title')} />
      <Stack maw={640}>
        <SecondFactor />
        <Everywhere />
      </Stack>
    </>
  )
}

interface Started {
  secret: string
  uri: string
}

function SecondFactor() {
  const { t } = useTranslation()
  const { totp_enabled } = useSession()
  const sending = useSending()
  const [started, setStarted] = useState<Started>()
  const [recovery, setRecovery] = useState<string[]>()

  async function start() {
    const answer = await sending.run((key) => startTotp(key))
    if (answer) setStarted(answer)
  }

  return (
    <Card withBorder component="section" aria-labelledby="second-factor">
      <Title order={2} size="h4" id="second-factor" mb="xs">
        {t('console.security.totp')}
      </Title>
      {recovery ? (
        <Recovery codes={recovery} />
      ) : totp_enabled ? (
        <Group>
          <IconShieldCheck aria-hidden />
          <Text>{t('console.security.totp_on')}</Text>
        </Group>
      ) : started ? (
        <Confirm started={started} onDone={setRecovery} />
      ) : (
        <FormBody sending={sending} button={t('console.security.totp_start')} onSend={() => void start()}>
          <Text>{t('console.security.totp_lead')}</Text>
        </FormBody>
      )}
    </Card>
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
    <Stack role="status">
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

function Everywhere() {
  const { t } = useTranslation()
  const sending = useSending()

  async function leave() {
    const done = await sending.run((key) => signOutEverywhere(key).then(() => true))
    if (done) location.assign(`/sign-in?language=${language()}`)
  }

  return (
    <Card withBorder component="section" aria-labelledby="everywhere">
      <Title order={2} size="h4" id="everywhere" mb="xs">
        {t('console.security.everywhere')}
      </Title>
      <Text mb="md">{t('console.security.everywhere_help')}</Text>
      <ProblemNote problem={sending.problem} />
      <Button color="red" variant="outline" loading={sending.isBusy} onClick={() => void leave()}>
        {t('console.security.everywhere')}
      </Button>
    </Card>
  )
}
