/** The four things that bKash gives to a merchant. They go in and never come out again. */
import { PasswordInput, SimpleGrid } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TypedInput } from './inputs'
import type { Sending } from './sending'

const SECRETS = ['username', 'password', 'app_key', 'app_secret'] as const
type Credentials = Record<(typeof SECRETS)[number], string>

const EMPTY: Credentials = { username: '', password: '', app_key: '', app_secret: '' }

export function useCredentials() {
  const [typed, type] = useState(EMPTY)
  return { typed, type, isWhole: SECRETS.every((name) => typed[name]) }
}

interface Props {
  of: ReturnType<typeof useCredentials>
  sending: Sending
  isChecked: boolean
}

export function CredentialsInputs({ of, sending, isChecked }: Props) {
  const { t } = useTranslation()
  const labels = {
    username: t('console.payment_accounts.username'),
    password: t('fields.password'),
    app_key: t('console.payment_accounts.app_key'),
    app_secret: t('console.payment_accounts.app_secret'),
  }
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {SECRETS.map((name) => {
        const Input = name === 'username' || name === 'app_key' ? TypedInput : SecretInput
        return (
          <Input
            key={name}
            label={labels[name]}
            required
            autoComplete="off"
            spellCheck={false}
            value={of.typed[name]}
            error={isChecked && !of.typed[name] ? t('problem.missing') : sending.fieldError(name)}
            onValue={(value: string) => of.type({ ...of.typed, [name]: value.trim() })}
          />
        )
      })}
    </SimpleGrid>
  )
}

type SecretProps = Omit<Parameters<typeof PasswordInput>[0], 'onChange'> & { onValue: (value: string) => void }

export function SecretInput({ onValue, ...rest }: SecretProps) {
  const { t } = useTranslation()
  return (
    <PasswordInput
      {...rest}
      visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  )
}
