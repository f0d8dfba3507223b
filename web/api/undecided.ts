/**
 * Deeds whose outcome is not known. They live here and not in the form that sent them, so that a window may be
 * closed, a page left or loaded again: the next press of the same is the same deed, and the server is asked
 * under its key what it made (`Shongjog-Was-Made`). Only routes that remember their requests are here.
 */
export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface SentDeed {
  owner: string
  name: DeedName
  method: Method
  path: string
  /** As it was sent, letter by letter: the server compares. */
  body: string | null
  key: string
  sentAtMs: number
  state: 'sending' | 'lost' | 'done' | 'not_done' | 'cannot_ask'
}

/** What the routes do, and whether the body may be kept in the browser's store: some hold a secret. */
const REMEMBERED = [
  ['POST', /^\/customers$/, 'customer', false],
  ['POST', /^\/packages$/, 'package', true],
  ['POST', /^\/nas$/, 'router', false],
  ['POST', /^\/payment-accounts$/, 'payment_account', false],
  ['POST', /^\/customers\/[^/]+\/pay-links$/, 'pay_link', true],
  ['POST', /^\/customers\/[^/]+\/sales$/, 'sale', true],
  ['POST', /^\/customers\/[^/]+\/advances$/, 'advance', true],
  ['POST', /^\/customers\/[^/]+\/package-changes$/, 'package_change', true],
  ['POST', /^\/customers\/[^/]+\/holds$/, 'hold', true],
  ['POST', /^\/customers\/[^/]+\/resumptions$/, 'resumption', true],
  ['POST', /^\/customers\/[^/]+\/stops$/, 'stop', true],
  ['PUT', /^\/customers\/[^/]+\/limit$/, 'limit', true],
  ['PUT', /^\/books\/limit$/, 'limit', true],
  ['POST', /^\/sales\/[^/]+\/refunds$/, 'refund', true],
  ['POST', /^\/payments\/[^/]+\/refunds$/, 'refund', true],
  ['POST', /^\/me\/purchases$/, 'purchase', true],
  ['POST', /^\/public\/pay-links\/[^/]+\/purchases$/, 'purchase', true],
] as const

export type DeedName = (typeof REMEMBERED)[number][2]

const PLACE = 'shongjog-undecided'
/** Who presses the same so much later wants it once more, whatever became of the first. */
const SAME_DEED_MS = 600_000

let owner = ''
let deeds: readonly SentDeed[] = []
/** What this page forgot; another window of the same person may know it still. */
const forgotten = new Set<string>()
const listeners = new Set<() => void>()

/** Where nobody asks for outcomes (the portal, which shows them at the next look), nothing is kept for later. */
const isAskedAbout = () => owner !== ''

export const allDeeds = (): readonly SentDeed[] => deeds

export function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** From now on deeds are of whoever this is; what he left undecided in this browser is here again. */
export function beOwner(who: string): void {
  if (owner === who) return
  owner = who
  const others = stored().filter((one) => !deeds.some((deed) => deed.key === one.key))
  // Nobody waits for the answer of what was on its way when the page was left.
  change([...deeds, ...others.map((one): SentDeed => (one.state === 'sending' ? { ...one, state: 'lost' } : one))])
}

/** The deed that is to be sent, under its key; null where the route remembers nothing. */
export function begin(method: Method, path: string, body: string | null, key: string): SentDeed | null {
  const known = REMEMBERED.find(([way, pattern]) => way === method && pattern.test(path))
  if (!known) return null
  const before = standing(method, path)
  const isSame = before?.body === body && Date.now() - before.sentAtMs < SAME_DEED_MS
  if (before && !isSame) {
    if (isAskedAbout()) throw new AnotherUndecided()
    forget(before)
  }
  const own = before && isSame ? before.key : key
  const deed: SentDeed = { owner, name: known[2], method, path, body, key: own, sentAtMs: Date.now(), state: 'sending' }
  forgotten.delete(deed.key)
  change([...deeds.filter((one) => one.key !== deed.key), deed])
  return deed
}

/** Another deed at the same place was sent before, and nobody knows yet whether it was done. */
export class AnotherUndecided extends Error {}

const standing = (method: Method, path: string) =>
  deeds.find((one) => one.owner === owner && one.method === method && one.path === path && one.state === 'lost')

export function become(deed: SentDeed, state: SentDeed['state']): void {
  change(deeds.map((one) => (one.key === deed.key ? { ...one, state } : one)))
}

export function forget(deed: SentDeed): void {
  forgotten.add(deed.key)
  change(deeds.filter((one) => one.key !== deed.key))
}

const mayBeKept = (deed: SentDeed) =>
  REMEMBERED.some(([way, pattern, , isKept]) => isKept && way === deed.method && pattern.test(deed.path))

function change(all: readonly SentDeed[]): void {
  deeds = all
  const isOurs = ({ key }: SentDeed) => forgotten.has(key) || all.some((one) => one.key === key)
  const others = everybodys().filter((one) => !isOurs(one))
  const mine = all.filter((one) => isAskedAbout() && one.owner === owner && mayBeKept(one))
  try {
    localStorage.setItem(PLACE, JSON.stringify([...others, ...mine]))
  } catch {
    // A browser that keeps nothing still knows them until the page is left.
  }
  for (const listener of listeners) listener()
}

const stored = (): SentDeed[] => everybodys().filter((one) => one.owner === owner)

function everybodys(): SentDeed[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '[]')
    return Array.isArray(kept) ? (kept as SentDeed[]) : []
  } catch {
    return []
  }
}
