/** What a signed-in customer may ask about himself. */
import { get, send } from './request'
import type {
  Advancing,
  Buying,
  CreditNoteView,
  InvoiceView,
  Me,
  MyLines,
  MyOffers,
  Page,
  PaymentStarted,
  PaymentView,
  Purchase,
  Purchased,
  SessionView,
  Usage,
} from './types'
import { language } from '../format/language'

export const readMe = () => get<Me>('/me')
export const readMyLines = () => get<MyLines>('/me/lines')
export const chooseLine = (line_id: string) => send<void>('PUT', '/me/line', { body: { line_id } })
export const readMyPackages = () => get<MyOffers>('/me/packages')
export const readMySessions = () => get<Page<SessionView>>('/me/sessions?limit=10')
export const readMyUsage = () => get<Usage>('/me/usage')
export const readMyInvoices = () => get<Page<InvoiceView>>('/me/invoices?limit=12')
export const readMyCreditNotes = () => get<Page<CreditNoteView>>('/me/credit-notes?limit=12')
export const readMyPayments = () => get<Page<PaymentView>>('/me/payments?limit=12')

/** Paying names the line that the page shows: another window may have put another in front meanwhile. */
export const payForMe = (line_id: string) => (body: Buying, key: string) =>
  send<PaymentStarted>('POST', '/me/payments', { body: { ...body, line_id }, key })
export const advanceForMe = (line_id: string) => (body: Advancing, key: string) =>
  send<PaymentStarted>('POST', '/me/advances', { body: { ...body, line_id }, key })
export const buyForMe = (line_id: string) => (body: Purchase, key: string) =>
  send<Purchased>('POST', '/me/purchases', { body: { ...body, line_id }, key })

export const myInvoiceUrl = (invoiceId: string, format: 'pdf' | 'xlsx') =>
  `/api/me/invoices/${encodeURIComponent(invoiceId)}/document?format=${format}&language=${language()}`

export const myCreditNoteUrl = (id: string, format: 'pdf' | 'xlsx') =>
  `/api/me/credit-notes/${encodeURIComponent(id)}/document?format=${format}&language=${language()}`
