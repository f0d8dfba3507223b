/** The field for a one-time code, and asking for another one when the wait is over. */
import { useEffect, useState } from 'preact/hooks'
import type { CodeSent } from '../../../api/types'
import { latin } from '../../../format/numbers'
import { Field } from './form'
import { duration, t } from '../texts'

interface CodeStepProps {
  sent: CodeSent
  mobile: string
  code: string
  error?: string | undefined
  onCode: (code: string) => void
  onResend: () => void
  onChangeNumber: () => void
}

export function CodeStep({ sent, mobile, code, error, onCode, onResend, onChangeNumber }: CodeStepProps) {
  const seconds = useCountdown(sent)
  return (
    <>
      <p class="lead">
        {t('portal.code.sent', { mobile })}{' '}
        <button type="button" class="link" onClick={onChangeNumber}>
          {t('portal.code.change_number')}
        </button>
      </p>
      <Field
        label={t('portal.code.label')}
        class="code"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={6}
        required
        autoFocus
        value={code}
        error={error}
        onValue={(typed) => onCode(latin(typed).replace(/\D/g, ''))}
      />
      <p class="hint">
        {seconds > 0 ? (
          t('portal.code.resend_in', { time: duration(seconds) })
        ) : (
          <button type="button" class="link" onClick={onResend}>
            {t('portal.code.resend')}
          </button>
        )}
      </p>
    </>
  )
}

function useCountdown(sent: CodeSent): number {
  const [seconds, setSeconds] = useState(sent.resend_in_seconds)
  useEffect(() => {
    const end = Date.now() + sent.resend_in_seconds * 1000
    const tick = () => setSeconds(Math.max(0, Math.ceil((end - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [sent])
  return seconds
}
