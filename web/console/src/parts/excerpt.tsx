/** Which part of a list is looked at: days and the end to begin from. All of it is in the address. */
import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Excerpt } from '../../../api/types'

/** What is looked for is in the address, so that it is there again on coming back; an empty value leaves it. */
export function useAsk(): (values: Record<string, string>) => void {
  const [, setSearch] = useSearchParams()
  return (values) =>
    setSearch(
      (old) => {
        const changed = new URLSearchParams(old)
        for (const [name, value] of Object.entries(values)) {
          if (value) changed.set(name, value)
          else changed.delete(name)
        }
        return changed
      },
      { replace: true },
    )
}

export function useExcerpt(): Excerpt {
  const [search] = useSearchParams()
  return {
    first_day: search.get('first_day') ?? '',
    last_day: search.get('last_day') ?? '',
    order: search.get('order') === 'turned' ? 'turned' : '',
  }
}

export const isNarrowed = ({ first_day, last_day }: Excerpt): boolean => first_day !== '' || last_day !== ''

interface ExcerptBarProps {
  from?: string
  to?: string
  /** The orders of the list, its own first; none where it has one only. */
  orders?: readonly [string, string]
}

export function ExcerptBar({ from, to, orders }: ExcerptBarProps) {
  const { t } = useTranslation()
  const ask = useAsk()
  const shown = useExcerpt()
  const isBackwards = shown.first_day !== '' && shown.last_day !== '' && shown.last_day < shown.first_day
  return (
    <Group align="flex-end" gap="sm" mb="md">
      <DayInput
        key={`from ${shown.first_day}`}
        label={from ?? t('common.from_day')}
        day={shown.first_day}
        onDay={(first_day) => ask({ first_day })}
      />
      <DayInput
        key={`to ${shown.last_day}`}
        label={to ?? t('common.to_day')}
        day={shown.last_day}
        error={isBackwards ? t('refusals.fields.before_first_day') : undefined}
        onDay={(last_day) => ask({ last_day })}
      />
      {orders && (
        <NativeSelect
          label={t('common.order')}
          value={shown.order}
          data={[
            { value: '', label: orders[0] },
            { value: 'turned', label: orders[1] },
          ]}
          onChange={(event) => ask({ order: event.currentTarget.value })}
        />
      )}
      {isNarrowed(shown) && (
        <Button variant="subtle" onClick={() => ask({ first_day: '', last_day: '' })}>
          {t('common.all_days')}
        </Button>
      )}
    </Group>
  )
}

interface DayInputProps {
  label: string
  day: string
  error?: string | undefined
  onDay: (day: string) => void
}

/** A year is typed digit by digit: what is asked for is a whole day of our time, or none. */
function DayInput({ label, day, error, onDay }: DayInputProps) {
  const [typed, setTyped] = useState(day)
  return (
    <TextInput
      type="date"
      label={label}
      min="2000-01-01"
      max="2099-12-31"
      miw={150}
      value={typed}
      error={error}
      onChange={(event) => {
        const value = event.currentTarget.value
        setTyped(value)
        if (value === '' || value >= '2000-01-01') onDay(value)
      }}
    />
  )
}
