/** The pay page of a pay link: who, which package, how much, one button. No sign-in. */
import { advanceByLink, buyByLink, payByLink, readPayLink } from '../../../api/visitor'
import type { Problem } from '../../../api/request'
import type { PayLink } from '../../../api/types'
import { dateTime, nowSeconds } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { to } from '../address'
import { Advance } from '../parts/advance'
import { Failure, Loading } from '../parts/form'
import { Frame } from '../parts/frame'
import { Offers } from '../parts/offers'
import { Status } from '../parts/status'
import { useReading } from '../reading'
import { t } from '../texts'

/** What the page came with, where a function drew it first: it need not be asked for again. */
function linkInPage(): PayLink | null {
  const island = document.getElementById('pay-link')
  return island?.textContent ? (JSON.parse(island.textContent) as PayLink) : null
}

export function PayPage({ token }: { token: string }) {
  const [link, readAgain] = useReading(() => readPayLink(token), token, linkInPage)
  const isp = link.state === 'there' ? link.value.isp_name : undefined
  const home = location.pathname
  return (
    <Frame title={t('portal.pay.short_title')} brand={isp} home={home}>
      {link.state === 'loading' && <Loading />}
      {link.state === 'refused' && link.problem.code === 'pay_link_over' && <Over problem={link.problem} />}
      {link.state === 'refused' && link.problem.code !== 'pay_link_over' && (
        <Failure
          title={t('portal.pay.missing')}
          help={t('portal.pay.missing_help')}
          problem={link.problem}
          onAgain={readAgain}
        />
      )}
      {link.state === 'there' && <Paying token={token} link={link.value} readAgain={readAgain} />}
    </Frame>
  )
}

/** It was good once: what to do now, and where the customer gets to his line without it. */
function Over({ problem }: { problem: Problem }) {
  return (
    <section class="outcome">
      <h1>{t('portal.pay.over')}</h1>
      <p>{problem.message}</p>
      {problem.onward !== null && (
        <a class="button" href={to(problem.onward)}>
          {t('portal.pay.over_sign_in')}
        </a>
      )}
    </section>
  )
}

function Paying({ token, link, readAgain }: { token: string; link: PayLink; readAgain: () => void }) {
  return (
    <>
      <h1>{t('portal.pay.title', { isp: link.isp_name })}</h1>
      <section class="card who" aria-label={t('portal.pay.for')}>
        <p>
          <strong>{link.customer_name}</strong> <Status of={link.status} />
        </p>
        <p class="latin">
          {link.login} · {link.mobile}
        </p>
        {link.expires_at !== null && <p>{validUntil(link.expires_at)}</p>}
        {link.opens_at !== null && <p>{t('portal.pay.on_hold_until', { when: dateTime(link.opens_at) })}</p>}
        {link.owed_minor > 0 && <p class="owed">{t('portal.pay.owes', { amount: taka(link.owed_minor) })}</p>}
        {link.credit_minor > 0 && <p>{t('portal.pay.has_credit', { amount: taka(link.credit_minor) })}</p>}
      </section>
      <Offers
        packages={link.packages}
        providers={link.providers}
        currentId={link.package_id}
        creditMinor={link.credit_minor}
        pay={(buying, key) => payByLink(token, buying, key)}
        buy={(purchase, key) => buyByLink(token, purchase, key)}
        onBought={readAgain}
      />
      <Advance providers={link.providers} owedMinor={link.owed_minor} pay={(advancing, key) => advanceByLink(token, advancing, key)} />
      <p class="hint">{t('portal.pay.secure', { isp: link.isp_name })}</p>
    </>
  )
}

export function validUntil(expiresAt: number): string {
  const key = expiresAt > nowSeconds() ? 'portal.pay.runs_until' : 'portal.pay.ended_at'
  return t(key, { when: dateTime(expiresAt) })
}
