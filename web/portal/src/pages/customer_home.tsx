/** The customer's home: until when, how fast, one button to pay; below it what was used and paid. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import {
  advanceForMe,
  buyForMe,
  myCreditNoteUrl,
  myInvoiceUrl,
  payForMe,
  readMe,
  readMyCreditNotes,
  readMyInvoices,
  readMyLines,
  readMyPackages,
  readMyPayments,
  readMySessions,
  readMyUsage,
} from '../../../api/customer'
import { newKey } from '../../../api/request'
import { readSession, signOut } from '../../../api/visitor'
import type { Me, PaymentView, Session } from '../../../api/types'
import { date, dateTime, nowSeconds } from '../../../format/dates'
import { size, speed, taka } from '../../../format/numbers'
import { to } from '../address'
import { Advance } from '../parts/advance'
import { Failure, Loading } from '../parts/form'
import { Frame } from '../parts/frame'
import { Listing } from '../parts/listing'
import { Offers } from '../parts/offers'
import { isShown, Status } from '../parts/status'
import { UsageBars } from '../parts/usage_bars'
import { useReading } from '../reading'
import { duration, t } from '../texts'
import { FindIsp } from './find_isp'
import { validUntil } from './pay'

export function CustomerHome() {
  return <CustomerPage>{(session) => <Account session={session} />}</CustomerPage>
}

/** A page of a signed-in customer; who is nobody is asked for his ISP. */
export function CustomerPage({ children }: { children: (session: Session) => ComponentChildren }) {
  const [session, readAgain] = useReading(readSession, 'session')
  const isCustomer = session.state === 'there' && session.value.kind === 'customer'
  const isStranger = (session.state === 'there' && !isCustomer) || (session.state === 'refused' && session.problem.status === 401)
  const isp = isCustomer ? session.value.tenant.name : undefined
  return (
    <Frame
      title={t('portal.me.title')}
      brand={isp}
      home="/me"
      action={isCustomer && <SignOut slug={session.value.tenant.slug} />}
    >
      {session.state === 'loading' && <Loading />}
      {isStranger && <FindIsp />}
      {session.state === 'refused' && !isStranger && (
        <Failure title={t('problem.title')} help="" problem={session.problem} onAgain={readAgain} />
      )}
      {isCustomer && children(session.value)}
    </Frame>
  )
}

function SignOut({ slug }: { slug: string }) {
  const leave = () => void signOut(newKey()).finally(() => location.assign(to(`/i/${slug}`)))
  return (
    <button type="button" class="link" onClick={leave}>
      {t('common.sign_out')}
    </button>
  )
}

function Account({ session }: { session: Session }) {
  const [me, readAgain] = useReading(readMe, 'me')
  if (me.state === 'loading') return <Loading />
  if (me.state === 'refused') {
    return <Failure title={t('problem.title')} help="" problem={me.problem} onAgain={readAgain} />
  }
  return (
    <>
      <h1>{session.name}</h1>
      <OtherLines />
      <Line me={me.value} />
      <Usage />
      <Sessions />
      <Invoices />
      <CreditNotes />
      <Payments />
    </>
  )
}

/** The way to the other lines of the same mobile, where there are any. */
function OtherLines() {
  const [lines] = useReading(readMyLines, 'lines')
  if (lines.state !== 'there' || lines.value.items.length < 2) return null
  return (
    <p>
      <a href={to('/me/lines')}>{t('portal.lines.others', { count: lines.value.items.length })}</a>
    </p>
  )
}

/** Who comes from a line's Pay button has said already what he wants. */
const comesToPay = () => new URLSearchParams(location.search).has('pay')

function Line({ me }: { me: Me }) {
  const [isPaying, setPaying] = useState(comesToPay)
  return (
    <section class="card line">
      <p class="states">
        <Status of={me.status} /> <Status of={me.online ? 'online' : 'offline'} />
      </p>
      <p class="remaining">{remainingOf(me)}</p>
      {me.expires_at !== null && <p>{validUntil(me.expires_at)}</p>}
      {me.opens_at !== null && <p>{t('portal.pay.on_hold_until', { when: dateTime(me.opens_at) })}</p>}
      <p>
        {me.package_name}
        {me.down_kbps ? ` · ${speed(me.down_kbps)}` : ''}
      </p>
      <p>
        {t('portal.me.login')}: <span class="latin">{me.login}</span>
      </p>
      {me.owed_minor > 0 && <p class="owed">{t('portal.pay.owes', { amount: taka(me.owed_minor) })}</p>}
      {me.credit_minor > 0 && <p>{t('portal.pay.has_credit', { amount: taka(me.credit_minor) })}</p>}
      {isPaying ? (
        <Buy me={me} onBought={() => location.assign(to('/me'))} />
      ) : (
        <button type="button" class="button" onClick={() => setPaying(true)}>
          {t(me.status === 'unpaid' ? 'portal.me.pay_now' : 'portal.me.renew')}
        </button>
      )}
    </section>
  )
}

export function remainingOf(me: Pick<Me, 'status' | 'expires_at' | 'opens_at'>): string {
  if (me.expires_at === null) return t(`status.${me.status}`)
  // On hold no time passes: what is left begins when the line opens.
  const seconds = me.expires_at - (me.opens_at ?? nowSeconds())
  return seconds > 0
    ? t('units.left', { time: duration(seconds) })
    : t('units.ended', { time: duration(-seconds) })
}

function Buy({ me, onBought }: { me: Me; onBought: () => void }) {
  const [offers, readAgain] = useReading(readMyPackages, 'packages')
  if (offers.state === 'loading') return <Loading />
  if (offers.state === 'refused') {
    return <Failure title={t('problem.title')} help="" problem={offers.problem} onAgain={readAgain} />
  }
  return (
    <>
      <Offers
        packages={offers.value.items}
        providers={offers.value.providers}
        currentId={me.package_id}
        creditMinor={me.credit_minor}
        pay={payForMe(me.id)}
        buy={buyForMe(me.id)}
        onBought={onBought}
      />
      <Advance providers={offers.value.providers} owedMinor={me.owed_minor} pay={advanceForMe(me.id)} />
    </>
  )
}

function Usage() {
  const [usage] = useReading(readMyUsage, 'usage')
  return (
    <section>
      <h2>{t('portal.me.usage')}</h2>
      {usage.state === 'loading' && <Loading />}
      {usage.state === 'refused' && <p>{t('problem.unexpected')}</p>}
      {usage.state === 'there' && <UsageBars days={usage.value.days} />}
    </section>
  )
}

function Sessions() {
  return (
    <Listing title={t('portal.me.sessions')} empty={t('portal.me.no_sessions')} read={readMySessions} keyOf={(item) => item.session_key}>
      {(item) => (
        <>
          <p>
            {item.ended_at === null
              ? t('portal.me.from_now', { from: dateTime(item.started_at) })
              : t('portal.me.from_to', { from: dateTime(item.started_at), to: dateTime(item.ended_at) })}{' '}
            {item.ended_at === null && <Status of="online" />}
          </p>
          <p class="hint">
            {item.ended_at === null && `${t('portal.me.as_of', { when: dateTime(item.as_of) })} · `}
            {t('portal.me.down', { amount: size(item.octets_out) })} · {t('portal.me.up', { amount: size(item.octets_in) })} ·{' '}
            <span class="latin">{[item.framed_ip, item.nas_name].filter(Boolean).join(' · ')}</span>
          </p>
        </>
      )}
    </Listing>
  )
}

function Invoices() {
  return (
    <Listing title={t('portal.me.invoices')} empty={t('portal.me.no_invoices')} read={readMyInvoices} keyOf={(item) => item.id}>
      {(item) => (
        <>
          <p class="spread">
            <span>
              <span class="latin">{item.number}</span> · {date(item.issued_at)}
              {item.open_minor > 0 && (
                <>
                  <br />
                  <span class="hint">{t('portal.me.open', { amount: taka(item.open_minor) })}</span>
                </>
              )}
            </span>
            <strong>{taka(item.total_minor)}</strong>
          </p>
          <p class="downloads">
            <a href={myInvoiceUrl(item.id, 'pdf')} download aria-label={t('portal.me.pdf_of', { number: item.number })}>
              {t('portal.me.pdf')}
            </a>
            <a href={myInvoiceUrl(item.id, 'xlsx')} download aria-label={t('portal.me.excel_of', { number: item.number })}>
              {t('portal.me.excel')}
            </a>
          </p>
        </>
      )}
    </Listing>
  )
}

function CreditNotes() {
  return (
    <Listing title={t('portal.me.credit_notes')} empty={t('portal.me.no_credit_notes')} read={readMyCreditNotes} keyOf={(item) => item.id}>
      {(item) => (
        <>
          <p class="spread">
            <span>
              <span class="latin">{item.number}</span> · {date(item.issued_at)}
              <br />
              <span class="hint latin">{item.invoice_number}</span>
            </span>
            <strong>{taka(item.total_minor)}</strong>
          </p>
          <p class="downloads">
            <a href={myCreditNoteUrl(item.id, 'pdf')} download aria-label={t('portal.me.pdf_of', { number: item.number })}>
              {t('portal.me.pdf')}
            </a>
            <a href={myCreditNoteUrl(item.id, 'xlsx')} download aria-label={t('portal.me.excel_of', { number: item.number })}>
              {t('portal.me.excel')}
            </a>
          </p>
        </>
      )}
    </Listing>
  )
}

/** Cash has no number of a provider's to show. */
function Method({ of }: { of: PaymentView }) {
  if (of.method === 'cash') return <>{t('portal.me.cash')}</>
  return (
    <>
      {of.provider === 'bkash' ? t('portal.pay.bkash') : of.provider} · <span class="latin">{of.provider_txn}</span>
    </>
  )
}

function Payments() {
  return (
    <Listing title={t('portal.me.payments')} empty={t('portal.me.no_payments')} read={readMyPayments} keyOf={(item) => item.id}>
      {(item) => (
        <p class="spread">
          <span>
            <Method of={item} />
            <br />
            <span class="hint">
              {dateTime(item.paid_at)}
              {item.purpose === 'advance' && ` · ${t('portal.me.advance')}`}
            </span>
          </span>
          <span class="right">
            <strong>{taka(item.amount_minor)}</strong>
            <br />
            {isShown(item.state) && <Status of={item.state} />}
          </span>
        </p>
      )}
    </Listing>
  )
}
