/** What a signed-in customer may ask about himself. */
import { get, send } from './request'
import type {
  Advancing,
  Buying,
  CreditNoteView,
  InvoiceView,
  Me,
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
export const readMyPackages = () => get<MyOffers>('/me/packages')
export const readMySessions = () => get<Page<SessionView>>('/me/sessions?limit=10')
export const readMyUsage = () => get<Usage>('/me/usage')
export const readMyInvoices = () => get<Page<InvoiceView>>('/me/invoices?limit=12')
export const readMyCreditNotes = () => get<Page<CreditNoteView>>('/me/credit-notes?limit=12')
export const readMyPayments = () => get<Page<PaymentView>>('/me/payments?limit=12')
export const payForMe = (body: Buying, key: string) => send<PaymentStarted>('POST', '/me/payments', { body, key })
export const advanceForMe = (body: Advancing, key: string) => send<PaymentStarted>('POST', '/me/advances', { body, key })
export const buyForMe = (body: Purchase, key: string) => send<Purchased>('POST', '/me/purchases', { body, key })

export const myInvoiceUrl = (invoiceId: string, format: 'pdf' | 'xlsx') =>
  `/api/me/invoices/${encodeURIComponent(invoiceId)}/document?format=${format}&language=${language()}`

export const myCreditNoteUrl = (id: string, format: 'pdf' | 'xlsx') =>
  `/api/me/credit-notes/${encodeURIComponent(id)}/document?format=${format}&language=${language()}`
