/** What became of a payment. Asks again until it is decided; never says "paid" on its own. */
import { useEffect, useState } from 'preact/hooks'
import { paidInvoiceUrl, readPayment } from '../../../api/visitor'
import { Problem } from '../../../api/request'
import type { PaymentStatus } from '../../../api/types'
import { dateTime, nowSeconds } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { to } from '../address'
import { rememberedPayPage } from '../pay_link_memory'
import { Failure, Loading } from '../parts/form'
import { Frame } from '../parts/frame'
import { t } from '../texts'

const QUICK_MS = 1_000
const SLOW_MS = 5_000
const QUICK_TURNS = 20

interface Watched {
  payment: PaymentStatus | null
  problem: Problem | null
  turns: number
}

export function PaymentPage({ paymentId }: { paymentId: string }) {
  const { payment, problem, turns } = useWatch(paymentId)
  return (
    <Frame
      title={payment ? t(`portal.payment.${told(payment)}`) : t('portal.pay.short_title')}
      brand={payment?.isp_name}
      home={location.pathname}
    >
      {!payment && !problem && <Loading />}
      {problem && (
        <Failure
          title={t('portal.payment.missing')}
          help={t('portal.payment.missing_help')}
          problem={problem}
          onAgain={() => location.reload()}
        />
      )}
      {payment && !problem && <Outcome payment={payment} paymentId={paymentId} isLong={turns > QUICK_TURNS} />}
    </Frame>
  )
}

function useWatch(paymentId: string): Watched {
  const [watched, setWatched] = useState<Watched>({ payment: null, problem: null, turns: 0 })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let turns = 0
    let isWanted = true
    const again = () => {
      timer = setTimeout(look, turns < QUICK_TURNS ? QUICK_MS : SLOW_MS)
    }
    const look = () => {
      if (document.hidden) return again()
      turns += 1
      readPayment(paymentId).then(
        (payment) => {
          if (!isWanted) return
          setWatched({ payment, problem: null, turns })
          if (payment.state === 'pending') again()
        },
        (reason: unknown) => {
          if (!isWanted || !(reason instanceof Problem)) return
          // A broken connection passes; only a definite answer ends the watch.
          if (reason.isOutcomeUnknown) again()
          setWatched((old) => ({ payment: old.payment, problem: old.payment ? null : reason, turns }))
        },
      )
    }
    look()
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [paymentId])
  return watched
}

/** What the page says of each outcome: its sign, and which buttons lead somewhere. */
const SIGNS = {
  pending: '…',
  sold: '✓',
  sold_over: '✓',
  sold_with_rest: '✓',
  advanced: '✓',
  credited: '!',
  held: '!',
  in_review: '!',
  not_paid: '✕',
  not_taken: '✕',
} as const

type Told = keyof typeof SIGNS

/** Sold once is not open for ever: who comes back to the page later reads that it is over. */
function told(payment: PaymentStatus): Told {
  const { outcome, expires_at } = payment
  const isOver = expires_at !== null && expires_at <= nowSeconds()
  return outcome === 'sold' && isOver ? 'sold_over' : outcome
}

function Outcome({ payment, paymentId, isLong }: { payment: PaymentStatus; paymentId: string; isLong: boolean }) {
  const word = told(payment)
  return (
    <section class={`outcome ${payment.state} ${word}`}>
      <p class="sign" aria-hidden="true">
        {SIGNS[word]}
      </p>
      <div role="status">
        <h1>{t(`portal.payment.${word}`)}</h1>
        <p>{help(payment, word, isLong)}</p>
      </div>
      <p class="amount">{taka(payment.amount_minor)}</p>
      {payment.invoice_id !== null && (
        <a class="button" href={paidInvoiceUrl(paymentId)} download>
          {t('portal.payment.invoice')}
        </a>
      )}
      {(word === 'not_paid' || word === 'not_taken') && <TryAgain />}
      {word !== 'pending' && (
        <p>
          <a href={to(`/i/${payment.isp_slug}`)}>{t('portal.home.customer_link')}</a>
        </p>
      )}
    </section>
  )
}

function help(payment: PaymentStatus, word: Told, isLong: boolean): string {
  const when = payment.expires_at === null ? '' : dateTime(payment.expires_at)
  if (word === 'pending' && isLong) return t('portal.payment.pending_long')
  if (payment.package_name === null && word === 'not_taken') return t('portal.payment.not_taken_advance_help')
  const amount = taka(payment.amount_minor)
  return t(`portal.payment.${word}_help`, { package: payment.package_name ?? '', when, amount })
}

function TryAgain() {
  const page = rememberedPayPage()
  if (!page) return <p class="hint">{t('portal.payment.open_link_again')}</p>
  return (
    <a class="button" href={page}>
      {t('portal.payment.try_again')}
    </a>
  )
}
