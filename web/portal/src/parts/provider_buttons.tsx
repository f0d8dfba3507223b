/** A button for each way to pay. The first is the form's own, so that Enter pays with it as well. */
import { taka } from '../../../format/numbers'
import type { Paying, ProviderCode } from '../paying'
import { t } from '../texts'

interface ProviderButtonsProps {
  known: ProviderCode[]
  paying: Paying
  amountMinor: number | null
  onPay: (provider: ProviderCode) => void
}

export function ProviderButtons({ known, paying, amountMinor, onPay }: ProviderButtonsProps) {
  return (
    <>
      {known.map((provider, index) => (
        <button
          key={provider}
          class={`button ${provider}`}
          type={index === 0 ? 'submit' : 'button'}
          aria-disabled={paying.isBusy}
          onClick={index === 0 ? undefined : () => onPay(provider)}
        >
          {paying.isBusy ? t('portal.pay.wait') : label(provider, amountMinor)}
        </button>
      ))}
    </>
  )
}

function label(code: ProviderCode, amountMinor: number | null): string {
  const provider = t(`portal.pay.${code}`)
  return amountMinor === null
    ? t('portal.pay.with_provider', { provider })
    : t('portal.pay.with', { provider, amount: taka(amountMinor) })
}
