/** Choosing a package and paying for it: credit is spent first, a provider is asked for the rest. */
import { useState } from 'preact/hooks'
import type { Buying, PackageOffer, PaymentStarted, Provider, Purchase, Purchased } from '../../../api/types'
import { speed, taka } from '../../../format/numbers'
import { knownOf, usePaying, type ProviderCode } from '../paying'
import { t, validity } from '../texts'
import { ProblemNote } from './form'
import { ProviderButtons } from './provider_buttons'

interface OffersProps {
  packages: PackageOffer[]
  providers: Provider[]
  currentId: string | null
  creditMinor: number
  pay: (buying: Buying, key: string) => Promise<PaymentStarted>
  buy: (purchase: Purchase, key: string) => Promise<Purchased>
  onBought: () => void
}

export function Offers({ packages, providers, currentId, creditMinor, pay, buy, onBought }: OffersProps) {
  const usual = packages.find((offer) => offer.package_id === currentId) ?? packages[0]
  const [chosenId, choose] = useState(() => chosenBefore(packages) ?? usual?.package_id)
  const paying = usePaying()
  const { sending } = paying
  const chosen = packages.find((offer) => offer.package_id === chosenId)

  if (!chosen) return <p class="note calm">{t('portal.pay.no_packages')}</p>
  const known = knownOf(providers)
  const credit = Math.min(creditMinor, chosen.price_minor)
  const toPay = chosen.price_minor - credit

  const payWith = (provider: ProviderCode, offer: PackageOffer) => paying.leave((key) => pay({ ...asked(offer), provider }, key))

  async function buyFromCredit(offer: PackageOffer) {
    const bought = await sending.run((key) => buy(asked(offer), key))
    if (bought) onBought()
  }

  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        const [first] = known
        if (!toPay) void buyFromCredit(chosen)
        else if (first) void payWith(first, chosen)
      }}
    >
      <fieldset class="offers">
        <legend>{t('portal.pay.choose_package')}</legend>
        {packages.map((offer) => (
          <label key={offer.package_id} class="offer">
            <input
              type="radio"
              name="package"
              value={`${offer.package_id}:${offer.package_version}`}
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
      {credit > 0 && (
        <>
          <p class="reckoned">
            {t('portal.pay.price')} <span>{taka(chosen.price_minor)}</span>
          </p>
          <p class="reckoned">
            {t('portal.pay.your_credit')} <span>−{taka(credit)}</span>
          </p>
        </>
      )}
      <p class="to-pay">
        {t('portal.pay.to_pay')} <strong>{taka(toPay)}</strong>
      </p>
      <ProblemNote problem={sending.problem} />
      {!toPay && (
        <button class="button" type="submit" aria-disabled={sending.isBusy}>
          {t('portal.pay.from_credit')}
        </button>
      )}
      {toPay > 0 && !known.length && <p class="note calm">{t('portal.pay.no_providers')}</p>}
      {toPay > 0 && (
        <ProviderButtons
          known={known}
          paying={paying}
          amountMinor={toPay}
          onPay={(provider) => void payWith(provider, chosen)}
        />
      )}
    </form>
  )
}

/** What was chosen in a page that stood here before this script came. */
function chosenBefore(packages: PackageOffer[]): string | undefined {
  const value = document.querySelector<HTMLInputElement>('input[name=package]:checked')?.value
  return packages.find((offer) => value === `${offer.package_id}:${offer.package_version}`)?.package_id
}

/** What is asked for: the package as this page shows it. */
const asked = (offer: PackageOffer): Purchase => ({
  package_id: offer.package_id,
  package_version: offer.package_version,
})
