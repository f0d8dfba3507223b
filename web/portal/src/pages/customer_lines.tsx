/** The lines of one mobile, such as home and shop: which one to look at or to pay for. */
import { chooseLine, readMyLines } from '../../../api/customer'
import type { LineInShort } from '../../../api/types'
import { taka } from '../../../format/numbers'
import { to } from '../address'
import { Failure, Loading, ProblemNote } from '../parts/form'
import { Status } from '../parts/status'
import { useReading } from '../reading'
import { useSending } from '../sending'
import { t } from '../texts'
import { CustomerPage, remainingOf } from './customer_home'
import { validUntil } from './pay'

export function CustomerLines() {
  return <CustomerPage>{() => <Lines />}</CustomerPage>
}

function Lines() {
  const [lines, readAgain] = useReading(readMyLines, 'lines')
  const sending = useSending()
  if (lines.state === 'loading') return <Loading />
  if (lines.state === 'refused') {
    return <Failure title={t('problem.title')} help="" problem={lines.problem} onAgain={readAgain} />
  }

  async function go(line: LineInShort, page: string) {
    const isThere = await sending.run(async () => {
      if (!line.is_chosen) await chooseLine(line.id)
      return true
    })
    if (isThere) location.assign(to(page))
  }

  return (
    <>
      <h1>{t('portal.lines.title')}</h1>
      <p class="lead">{t('portal.lines.lead')}</p>
      <ProblemNote problem={sending.problem} />
      {lines.value.items.map((line) => (
        <section key={line.id} class="card line" aria-labelledby={`line-${line.id}`}>
          <h2 id={`line-${line.id}`}>
            {line.name} · <span class="latin">{line.login}</span>
          </h2>
          {line.address && <p>{line.address}</p>}
          <p class="states">
            <Status of={line.status} />
          </p>
          <p>
            {line.package_name}
            {line.expires_at !== null && ` · ${remainingOf(line)}`}
          </p>
          {line.expires_at !== null && <p class="hint">{validUntil(line.expires_at)}</p>}
          {line.owed_minor > 0 && <p class="owed">{t('portal.pay.owes', { amount: taka(line.owed_minor) })}</p>}
          <p class="deeds">
            <button
              type="button"
              class="button"
              aria-describedby={`line-${line.id}`}
              aria-disabled={sending.isBusy}
              onClick={() => void go(line, '/me?pay=1')}
            >
              {t(line.status === 'unpaid' ? 'portal.me.pay_now' : 'portal.me.renew')}
            </button>
            <button
              type="button"
              class="button quiet"
              aria-describedby={`line-${line.id}`}
              aria-disabled={sending.isBusy}
              onClick={() => void go(line, '/me')}
            >
              {t('portal.lines.open')}
            </button>
          </p>
        </section>
      ))}
    </>
  )
}
