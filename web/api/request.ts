/**
 * The one way to the server. Every answer that says no becomes a `Problem`.
 *
 * A form makes its Idempotency-Key when it opens and keeps it until the server has given a definite
 * answer: pressing twice, or again after a broken connection, is one deed.
 */
import { language } from '../format/language'
import { AnotherUndecided, become, begin, forget, type SentDeed, type Method } from './undecided'

const BASE = '/api'
/** Whoever only reads may ask again, so it need not wait for as long as a deed may take. */
const READ_PATIENCE_MS = 12_000
const DEED_PATIENCE_MS = 30_000
/** By then no function works on a request any more: what is not made is not going to be. */
const SURELY_OVER_MS = 60_000

export interface FieldProblem {
  field: string
  code: string
  message: string
}

interface ProblemBody {
  code: string
  message: string
  fields?: FieldProblem[] | null
  onward?: string | null
  request_id: string
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: readonly FieldProblem[],
    readonly requestId: string | null,
    /** A page of ours where whoever was refused can go on. */
    readonly onward: string | null = null,
  ) {
    super(message)
  }

  /** Nobody knows whether it was done: the same key must be sent again. */
  get isOutcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'in_progress'
  }
}

export interface Sending {
  body?: unknown
  key?: string
}

/** Made without `randomUUID`, which plain http pages in a local network lack. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => ('0' + byte.toString(16)).slice(-2)).join('')
}

export function get<T>(path: string): Promise<T> {
  return answered<T>('GET', path, { body: null })
}

export async function send<T>(method: Method, path: string, sending: Sending = {}): Promise<T> {
  const body = sending.body === undefined ? null : JSON.stringify(sending.body)
  const deed = sending.key === undefined ? null : begun(method, path, body, sending.key)
  const key = deed?.key ?? sending.key
  try {
    const answer = await answered<T>(method, path, { body, ...(key !== undefined && { key }) })
    if (deed) forget(deed)
    return answer
  } catch (reason) {
    if (deed) isUnknown(reason) ? become(deed, 'lost') : forget(deed)
    throw reason
  }
}

function begun(method: Method, path: string, body: string | null, key: string): SentDeed | null {
  try {
    return begin(method, path, body, key)
  } catch (reason) {
    if (reason instanceof AnotherUndecided) throw new Problem(409, 'another_undecided', '', [], null)
    throw reason
  }
}

const isUnknown = (reason: unknown) => reason instanceof Problem && reason.isOutcomeUnknown

/** Asks the server whether it did a deed. It stays lost while nobody can know. */
export async function askAbout(deed: SentDeed): Promise<void> {
  const isOver = Date.now() - deed.sentAtMs >= SURELY_OVER_MS
  try {
    await answered(deed.method, deed.path, { body: deed.body, key: deed.key, isQuestion: true })
    become(deed, 'done')
  } catch (reason) {
    if (!(reason instanceof Problem)) throw reason
    if (reason.code === 'not_made') isOver && become(deed, 'not_done')
    else if (!reason.isOutcomeUnknown && reason.status !== 401 && reason.status !== 429) become(deed, 'cannot_ask')
  }
}

interface Request {
  body: string | null
  key?: string
  isQuestion?: boolean
}

async function answered<T>(method: string, path: string, request: Request): Promise<T> {
  const response = await reached(method, path, request)
  if (response.status === 204) return undefined as T
  const body: unknown = await response.json().catch(() => null)
  if (response.ok && body !== null) return body as T
  // An answer that broke off in the middle was read by nobody.
  if (response.ok) throw new Problem(0, 'network', '', [], null)
  throw problemOf(response.status, body)
}

async function reached(method: string, path: string, request: Request): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language() }
  if (method !== 'GET') headers['Shongjog-Request'] = '1'
  if (request.body !== null) headers['Content-Type'] = 'application/json'
  if (request.key !== undefined) headers['Idempotency-Key'] = request.key
  if (request.isQuestion) headers['Shongjog-Was-Made'] = '1'
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), method === 'GET' ? READ_PATIENCE_MS : DEED_PATIENCE_MS)
  try {
    return await fetch(BASE + path, { method, headers, body: request.body, credentials: 'same-origin', signal: patience.signal })
  } catch {
    throw new Problem(0, patience.signal.aborted ? 'timed_out' : 'network', '', [], null)
  } finally {
    clearTimeout(timer)
  }
}

function problemOf(status: number, body: unknown): Problem {
  // What stands before the product gives up in its own words, which nobody here translates.
  if (status === 504) return new Problem(status, 'timed_out', '', [], null)
  if (isProblemBody(body)) {
    return new Problem(status, body.code, body.message, body.fields ?? [], body.request_id, body.onward ?? null)
  }
  return new Problem(status, 'unexpected', '', [], null)
}

function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body && 'request_id' in body
}
