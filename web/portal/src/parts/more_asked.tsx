/** What a sign-in asks for besides the password: which ISP, and the second factor. It appears when it is asked for. */
import { useState } from 'preact/hooks'
import { Problem, type FieldProblem } from '../../../api/request'
import { t } from '../texts'
import { Field } from './form'

/** Refusals that only ask for more; the form shows the field instead of an error. */
const ASKS = new Set(['totp_required', 'choose_isp'])

export function useMoreAsked(onFirstIsp: (slug: string) => void) {
  const [wantsTotp, setWantsTotp] = useState(false)
  const [isps, setIsps] = useState<readonly FieldProblem[]>([])

  function learn(reason: unknown): never {
    if (reason instanceof Problem && reason.code === 'totp_required') setWantsTotp(true)
    if (reason instanceof Problem && reason.code === 'choose_isp') {
      setIsps(reason.fields)
      onFirstIsp(reason.fields[0]?.code ?? '')
    }
    throw reason
  }

  return { wantsTotp, isps, learn, isOnlyAsking: (problem: Problem) => ASKS.has(problem.code) }
}

interface IspsProps {
  isps: readonly FieldProblem[]
  slug: string
  onSlug: (slug: string) => void
}

export function MoreAsked({ isps, slug, onSlug }: IspsProps) {
  if (isps.length === 0) return null
  return (
    <fieldset class="choices upright">
      <legend>{t('portal.sign_in.isp')}</legend>
      {isps.map((isp) => (
        <label key={isp.code}>
          <input
            type="radio"
            name="slug"
            value={isp.code}
            checked={slug === isp.code}
            onChange={() => onSlug(isp.code)}
          />
          <span>{isp.message}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface TotpProps {
  value: string
  error?: string | undefined
  onValue: (typed: string) => void
}

export function TotpField({ value, error, onValue }: TotpProps) {
  return (
    <Field
      label={t('portal.sign_in.totp')}
      hint={t('portal.sign_in.totp_help')}
      class="code"
      name="totp"
      autocomplete="one-time-code"
      autoFocus
      value={value}
      error={error}
      onValue={onValue}
    />
  )
}
