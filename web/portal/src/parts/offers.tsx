/** Choosing a package and paying for it. */
import { useState } from 'preact/hooks'
import type { Buying, PackageOffer, PaymentStarted, Provider } from '../../../api/types'
import { speed, taka } from '../../../format/numbers'
import { to } from '../address'
import { rememberPayPage } from '../pay_link_memory'
import { useSending } from '../sending'
import { t, validity } from '../texts'
import { ProblemNote } from './form'

interface OffersProps {
  packages: PackageOffer[]
  providers: Provider[]
  currentId: string | null
  pay: (buying: Buying, key: string) => Promise<PaymentStarted>
}

export function Offers({ packages, providers, currentId, pay }: OffersProps) {
  const usual = packages.find((offer) => offer.package_id === currentId) ?? packages[0]
  const [chosenId, choose] = useState(usual?.package_id)
  const [isLeaving, setLeaving] = useState(false)
  const sending = useSending()
  const chosen = packages.find((offer) => offer.package_id === chosenId)

  if (!chosen) return <p class="note calm">{t('portal.pay.no_packages')}</p>
  const known = providers.flatMap((provider) => (isKnown(provider.code) ? [provider.code] : []))
  if (!known.length) return <p class="note calm">{t('portal.pay.no_providers')}</p>

  async function payWith(provider: ProviderCode, offer: PackageOffer) {
    const started = await sending.run((key) => pay({ package_id: offer.package_id, provider }, key))
    if (!started || !/^https?:\/\//.test(started.next.url)) return
    setLeaving(true)
    rememberPayPage(to(location.pathname))
    location.assign(started.next.url)
  }

  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        const [first] = known
        if (first) void payWith(first, chosen)
      }}
    >
      <fieldset class="offers">
        <legend>{t('portal.pay.choose_package')}</legend>
        {packages.map((offer) => (
          <label key={offer.package_id} class="offer">
            <input
              type="radio"
              name="package"
              value={offer.package_id}
              checked={offer.package_id === chosenId}
              onChange={() => choose(offer.package_id)}
            />
            <span class="what">
              <strong>{offer.name}</strong>
              <span>
                {speed(offer.down_kbps)} · {validity(offer.validity_minutes)}
              </span>
              {offer.package_id === currentId && <em>{t('portal.pay.current')}</em>}
            </span>
            <span class="price">{taka(offer.price_minor)}</span>
          </label>
        ))}
      </fieldset>
      <p class="to-pay">
        {t('portal.pay.to_pay')} <strong>{taka(chosen.price_minor)}</strong>
      </p>
      <ProblemNote problem={sending.problem} />
      {known.map((provider, index) => (
        <button
          key={provider}
          class={`button ${provider}`}
          type={index === 0 ? 'submit' : 'button'}
          aria-disabled={sending.isBusy || isLeaving}
          onClick={index === 0 ? undefined : () => void payWith(provider, chosen)}
        >
          {sending.isBusy || isLeaving
            ? t('portal.pay.wait')
            : t('portal.pay.with', { provider: t(`portal.pay.${provider}`), amount: taka(chosen.price_minor) })}
        </button>
      ))}
    </form>
  )
}

/** Providers of which this page knows the button; a newer one waits for a newer page. */
type ProviderCode = Buying['provider']

const isKnown = (code: string): code is ProviderCode => code === 'bkash'
