/** Paying in advance: any amount within the bounds becomes credit, which the next renewal takes first. */
import { useState } from 'preact/hooks'
import type { Advancing, PaymentStarted, Provider } from '../../../api/types'
import { minorOf, taka } from '../../../format/numbers'
import { knownOf, usePaying, type ProviderCode } from '../paying'
import { t } from '../texts'
import { Field, ProblemNote } from './form'
import { ProviderButtons } from './provider_buttons'

interface AdvanceProps {
  providers: Provider[]
  pay: (advancing: Advancing, key: string) => Promise<PaymentStarted>
}

export function Advance({ providers, pay }: AdvanceProps) {
  const [isOpen, setOpen] = useState(false)
  const known = knownOf(providers)
  const [first] = known
  const bounds = providers.find(({ code }) => code === first)
  if (!first || !bounds) return null
  if (!isOpen) {
    return (
      <button type="button" class="button quiet" onClick={() => setOpen(true)}>
        {t('portal.pay.advance')}
      </button>
    )
  }
  return <AdvanceForm bounds={bounds} known={known} pay={pay} />
}

function AdvanceForm({ bounds, known, pay }: { bounds: Provider; known: ProviderCode[]; pay: AdvanceProps['pay'] }) {
  const paying = usePaying()
  const [typed, setTyped] = useState('')
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
      <h2 id="advance">{t('portal.pay.advance')}</h2>
      <p>{t('portal.pay.advance_help')}</p>
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
          label={t('portal.pay.advance_amount')}
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
