/** Why money moves back: asked for with every refund, and kept with it. */
import { useTranslation } from 'react-i18next'
import { TypedInput } from './inputs'
import type { Sending } from './sending'

interface ReasonProps {
  value: string
  sending: Sending
  isChecked: boolean
  isFirst?: boolean
  onValue: (reason: string) => void
}

export function ReasonInput({ value, sending, isChecked, isFirst = false, onValue }: ReasonProps) {
  const { t } = useTranslation()
  return (
    <TypedInput
      label={t('console.customer.refund_reason')}
      required
      maxLength={120}
      {...(isFirst && { 'data-autofocus': true })}
      value={value}
      error={isChecked && !value.trim() ? t('problem.missing') : sending.fieldError('reason')}
      onValue={onValue}
    />
  )
}
