/** The own account: the password, a second factor, and signing out everywhere. */
import { Button, Card, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changePassword } from '../../../api/seller'
import { signOutEverywhere } from '../../../api/visitor'
import { language } from '../../../format/language'
import { FormBody, Window } from '../parts/add_form'
import { SecretInput } from '../parts/credentials_inputs'
import { tell } from '../parts/notice'
import { PageHead } from '../parts/page_head'
import { SecondFactor } from '../parts/second_factor'
import { useSending } from '../parts/sending'

const PASSWORD_LENGTH_MIN = 10

export default function SecurityPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead title={t('console.security.title')} />
      <Stack maw={640}>
        <Password />
        <SecondFactor />
        <Everywhere />
      </Stack>
    </>
  )
}

const EMPTY = { old_password: '', new_password: '' }

function Password() {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState(EMPTY)
  const [isChecked, setChecked] = useState(false)
  const isShort = typed.new_password.length < PASSWORD_LENGTH_MIN
  const short = isChecked && isShort ? t('problem.password_short', { count: PASSWORD_LENGTH_MIN }) : undefined

  async function change() {
    setChecked(true)
    if (!typed.old_password || isShort) return
    const done = await sending.run((key) => changePassword(typed, key).then(() => true))
    if (!done) return
    setTyped(EMPTY)
    setChecked(false)
    tell(t('console.security.password_changed'))
  }

  return (
    <Card withBorder component="section" aria-labelledby="password">
      <Title order={2} size="h4" id="password" mb="xs">
        {t('console.security.password')}
      </Title>
      <FormBody sending={sending} button={t('console.security.password_submit')} onSend={() => void change()}>
        <Text>{t('console.security.password_lead')}</Text>
        <SecretInput
          label={t('console.security.password_old')}
          autoComplete="current-password"
          maxLength={128}
          required
          value={typed.old_password}
          error={isChecked && !typed.old_password ? t('problem.missing') : sending.fieldError('old_password')}
          onValue={(old_password) => setTyped({ ...typed, old_password })}
        />
        <SecretInput
          label={t('console.security.password_new')}
          description={t('fields.new_password_help')}
          autoComplete="new-password"
          maxLength={128}
          required
          value={typed.new_password}
          error={short ?? sending.fieldError('new_password')}
          onValue={(new_password) => setTyped({ ...typed, new_password })}
        />
      </FormBody>
    </Card>
  )
}

function Everywhere() {
  const { t } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  return (
    <Card withBorder component="section" aria-labelledby="everywhere">
      <Title order={2} size="h4" id="everywhere" mb="xs">
        {t('console.security.everywhere')}
      </Title>
      <Text mb="md">{t('console.security.everywhere_help')}</Text>
      <Button color="red" variant="outline" onClick={() => setAsking(true)}>
        {t('console.security.everywhere')}
      </Button>
      {isAsking && <EverywhereWindow onClose={() => setAsking(false)} />}
    </Card>
  )
}

function EverywhereWindow({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()

  async function leave() {
    const done = await sending.run((key) => signOutEverywhere(key).then(() => true))
    if (done) location.assign(`/sign-in?language=${language()}`)
  }

  return (
    <Window title={t('console.security.everywhere')} isOpen onClose={onClose}>
      <FormBody
        sending={sending}
        color="red"
        button={t('console.security.everywhere_yes')}
        onSend={() => void leave()}
      >
        <Text>{t('console.security.everywhere_sure')}</Text>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </FormBody>
    </Window>
  )
}
