/** Fields that take what people type: Bengali digits, lakh commas, a validity with its unit. */
import { Group, NativeSelect, TextInput, type TextInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { countOf } from '../../../format/numbers'

type TypedProps = Omit<TextInputProps, 'value' | 'onChange'> & { value: string; onValue: (typed: string) => void }

export function TypedInput({ onValue, ...rest }: TypedProps) {
  return <TextInput {...rest} onChange={(event) => onValue(event.currentTarget.value)} />
}

/** A number field of the kit drops Bengali digits, so amounts are typed as text. */
export function MoneyInput(props: TypedProps) {
  return <TypedInput {...props} inputMode="decimal" leftSection={<span aria-hidden>৳</span>} />
}

const UNIT_MINUTES = { days: 1440, hours: 60, minutes: 1 } as const

export interface TypedValidity {
  count: string
  unit: keyof typeof UNIT_MINUTES
}

const VALIDITY_MINUTES_MAX = 366 * 1440

export function validityMinutes(typed: TypedValidity): number | null {
  const count = countOf(typed.count)
  if (count === null) return null
  const minutes = count * UNIT_MINUTES[typed.unit]
  return minutes <= VALIDITY_MINUTES_MAX ? minutes : null
}

interface ValidityProps {
  value: TypedValidity
  error?: string | undefined
  onValue: (typed: TypedValidity) => void
}

export function ValidityInput({ value, error, onValue }: ValidityProps) {
  const { t } = useTranslation()
  return (
    <Group align="flex-start" wrap="nowrap">
      <TypedInput
        label={t('fields.validity')}
        inputMode="numeric"
        required
        flex={1}
        value={value.count}
        error={error}
        onValue={(count) => onValue({ ...value, count })}
      />
      <NativeSelect
        label={t('console.packages.validity_unit')}
        value={value.unit}
        data={[
          { value: 'days', label: t('units.day') },
          { value: 'hours', label: t('units.hour') },
          { value: 'minutes', label: t('units.minute') },
        ]}
        onChange={(event) => {
          const unit = event.currentTarget.value
          if (unit === 'days' || unit === 'hours' || unit === 'minutes') onValue({ ...value, unit })
        }}
      />
    </Group>
  )
}
