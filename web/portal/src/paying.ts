/** Leaving for a provider's pay page: the providers that this portal knows, one start at a time. */
import { useState } from 'preact/hooks'
import type { Buying, PaymentStarted, Provider } from '../../api/types'
import { to } from './address'
import { rememberPayPage } from './pay_link_memory'
import { useSending, type Sending } from './sending'

/** Providers of which this page knows the button; a newer one waits for a newer page. */
export type ProviderCode = Buying['provider']

const isKnown = (code: string): code is ProviderCode => code === 'bkash'

export const knownOf = (providers: Provider[]): ProviderCode[] =>
  providers.flatMap(({ code }) => (isKnown(code) ? [code] : []))

export interface Paying {
  sending: Sending
  isBusy: boolean
  leave: (start: (key: string) => Promise<PaymentStarted>) => Promise<void>
}

export function usePaying(): Paying {
  const sending = useSending()
  const [isLeaving, setLeaving] = useState(false)

  async function leave(start: (key: string) => Promise<PaymentStarted>) {
    const started = await sending.run(start)
    if (!started || !/^https?:\/\//.test(started.next.url)) return
    setLeaving(true)
    rememberPayPage(to(location.pathname))
    location.assign(started.next.url)
  }

  return { sending, isBusy: sending.isBusy || isLeaving, leave }
}
