/** Paying in advance: any amount within the bounds becomes credit, which the next renewal takes first. */
import { useState } from 'preact/hooks'
import type { Advancing, PaymentStarted, Provider } from '../../../api/types'
import { minorOf, taka, typedAmount } from '../../../format/numbers'
import { knownOf, usePaying, type ProviderCode } from '../paying'
import { t } from '../texts'
import { Field, ProblemNote } from './form'
import { ProviderButtons } from './provider_buttons'

interface AdvanceProps {
  providers: Provider[]
  owedMinor: number
  pay: (advancing: Advancing, key: string) => Promise<PaymentStarted>
}

export function Advance({ providers, owedMinor, pay }: AdvanceProps) {
  const [isOpen, setOpen] = useState(false)
  const known = knownOf(providers)
  const [first] = known
  const bounds = providers.find(({ code }) => code === first)
  if (!first || !bounds) return null
  if (!isOpen) {
    return (
      <button type="button" class="button quiet" onClick={() => setOpen(true)}>
        {owedMinor > 0 ? t('portal.pay.pay_owed', { amount: taka(owedMinor) }) : t('portal.pay.advance')}
      </button>
    )
  }
  return <AdvanceForm bounds={bounds} known={known} owedMinor={owedMinor} pay={pay} />
}

interface FormProps extends Pick<AdvanceProps, 'owedMinor' | 'pay'> {
  bounds: Provider
  known: ProviderCode[]
}

function AdvanceForm({ bounds, known, owedMinor, pay }: FormProps) {
  const paying = usePaying()
  const [typed, setTyped] = useState(owedMinor > 0 ? typedAmount(Math.max(owedMinor, bounds.least_minor)) : '')
  const [isChecked, setChecked] = useState(false)
  const minor = minorOf(typed)
  const between = t('portal.pay.advance_bounds', { least: taka(bounds.least_minor), most: taka(bounds.most_minor) })
  const isWithin = minor !== null && minor >= bounds.least_minor && minor <= bounds.most_minor
  const error = minor === null ? t('problem.amount_wrong') : isWithin ? undefined : between

  function payWith(provider: ProviderCode) {
    setChecked(true)
    if (minor === null || !isWithin) return
    void paying.leave((key) => pay({ amount_minor: minor, provider }, key))
  }

  return (
    <section class="advance" aria-labelledby="advance">
      <h2 id="advance">{owedMinor > 0 ? t('portal.pay.owes', { amount: taka(owedMinor) }) : t('portal.pay.advance')}</h2>
      <p>{t(owedMinor > 0 ? 'portal.pay.owed_help' : 'portal.pay.advance_help')}</p>
      <form
        method="post"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const [first] = known
          if (first) payWith(first)
        }}
      >
        <Field
          label={t(owedMinor > 0 ? 'portal.pay.owed_amount' : 'portal.pay.advance_amount')}
          {...(isChecked && error ? {} : { hint: between })}
          name="amount"
          inputMode="decimal"
          autocomplete="off"
          required
          autoFocus
          value={typed}
          error={isChecked ? error : undefined}
          onValue={setTyped}
        />
        <ProblemNote problem={paying.sending.problem} />
        <ProviderButtons known={known} paying={paying} amountMinor={isWithin ? minor : null} onPay={payWith} />
      </form>
    </section>
  )
}
