/** What the staff of a seller may ask. */
import { get, send } from './request'
import type {
  AddressAnswer,
  AddressLookUp,
  AddressQuestion,
  AssignBody,
  BookAccount,
  BookEntry,
  ChangeOfPackage,
  ChangeQuote,
  CodeSent,
  CredentialsChange,
  CreditNoteView,
  CustomerChange,
  CustomerCounts,
  CustomerLimit,
  CustomerListItem,
  CustomerView,
  EdgeView,
  EnrolmentCode,
  Excerpt,
  ExportBody,
  ExportView,
  HeldMessage,
  HoldView,
  Home,
  Income,
  InvoiceView,
  IssuerBody,
  IssuerView,
  LimitChange,
  LineStop,
  ListedSale,
  MatterView,
  MessageAllowance,
  NasChange,
  NasView,
  NewAdvance,
  NewCustomer,
  NewHold,
  NewNas,
  NewPackage,
  NewPaymentAccount,
  NewRefund,
  NewSale,
  OnlineCustomer,
  PackageChange,
  PackageView,
  Page,
  PasswordChange,
  PaymentAccountView,
  PaymentRefund,
  PaymentRefundBody,
  PaymentRefundQuote,
  PaymentView,
  ProofAgain,
  PushTopic,
  RefundQuote,
  Refunded,
  Resumption,
  ShortName,
  SaleView,
  SessionView,
  StatementBody,
  StatementDay,
  StatementLine,
  TrialBalance,
  Usage,
  VoidNumberView,
  WalletProof,
} from './types'
import { language } from '../format/language'

const part = encodeURIComponent

/** `?a=1&b=2` of what is set. */
function query(values: Record<string, string | number | null | undefined>): string {
  const said = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return said.length ? '?' + said.map(([name, value]) => `${name}=${part(String(value))}`).join('&') : ''
}

export const readIncome = () => get<Income>('/income')
export const readHome = () => get<Home>('/home')

export const listHeldMessages = (after: string | null) => get<Page<HeldMessage>>('/held-messages' + query({ after }))
export const readMessageAllowance = () => get<MessageAllowance>('/message-allowance')

export const listOnline = (wanted: { nas_id: string; is_closed: string }, after: string | null) =>
  get<Page<OnlineCustomer>>('/online-customers' + query({ ...wanted, limit: 50, after }))

export const lookUpAddress = (body: AddressQuestion, key: string) =>
  send<AddressAnswer>('POST', '/address-look-ups', { body, key })
export const listAddressLookUps = (after: string | null) =>
  get<Page<AddressLookUp>>('/address-look-ups' + query({ after }))

export const listPackages = () => get<Page<PackageView>>('/packages')

export const addPackage = (body: NewPackage, key: string) => send<PackageView>('POST', '/packages', { body, key })

const pack = (id: string) => `/packages/${part(id)}`

export const readPackage = (id: string) => get<PackageView>(pack(id))

export const changePackage = (id: string, body: PackageChange, key: string) =>
  send<PackageView>('PATCH', pack(id), { body, key })

export const archivePackage = (gone: PackageView, key: string) =>
  changePackage(gone.id, { version: gone.version, is_archived: true }, key)

export interface CustomerQuery extends Partial<Excerpt> {
  search: string
  status: string
}

export const listCustomers = (wanted: CustomerQuery, after: string | null) =>
  get<Page<CustomerListItem>>('/customers' + query({ ...wanted, limit: 50, after }))

export const countCustomers = () => get<CustomerCounts>('/customer-counts')

export const addCustomer = (body: NewCustomer, key: string) => send<CustomerView>('POST', '/customers', { body, key })

const customer = (id: string) => `/customers/${part(id)}`

export const readCustomer = (id: string) => get<CustomerView>(customer(id))

export const changeCustomer = (id: string, body: CustomerChange, key: string) =>
  send<CustomerView>('PATCH', customer(id), { body, key })

export const makePayLink = (id: string, sendSms: boolean, key: string) =>
  send<{ url: string; ends_at: number }>('POST', `${customer(id)}/pay-links`, { body: { send_sms: sendSms }, key })

export const sellPackage = (id: string, body: NewSale, key: string) =>
  send<SaleView>('POST', `${customer(id)}/sales`, { body, key })

export const takeAdvance = (id: string, body: NewAdvance, key: string) =>
  send<PaymentView>('POST', `${customer(id)}/advances`, { body, key })

export const setCustomerLimit = (id: string, body: CustomerLimit, key: string) =>
  send<CustomerView>('PUT', `${customer(id)}/limit`, { body, key })

export const quotePackageChange = (id: string, wanted: Omit<ChangeOfPackage, 'quoted_at' | 'cash_minor' | 'on_account'>) =>
  get<ChangeQuote>(`${customer(id)}/package-change-quote` + query({ ...wanted, keeps_end: String(wanted.keeps_end) }))

export const changeRunningPackage = (id: string, body: ChangeOfPackage, key: string) =>
  send<SaleView>('POST', `${customer(id)}/package-changes`, { body, key })

export const holdLine = (id: string, body: NewHold, key: string) =>
  send<CustomerView>('POST', `${customer(id)}/holds`, { body, key })
export const resumeLine = (id: string, body: Resumption, key: string) =>
  send<CustomerView>('POST', `${customer(id)}/resumptions`, { body, key })
export const stopLine = (id: string, body: LineStop, key: string) =>
  send<CustomerView>('POST', `${customer(id)}/stops`, { body, key })
export const listHolds = (id: string, after: string | null) => get<Page<HoldView>>(`${customer(id)}/holds` + query({ after }))

export const quoteStop = (id: string) => get<RefundQuote>(`${customer(id)}/stop-quote`)
export const quoteRefund = (saleId: string, endsAt: number | null) =>
  get<RefundQuote>(`/sales/${part(saleId)}/refund-quote` + query({ ends_at: endsAt }))
export const refundSale = (saleId: string, body: NewRefund, key: string) =>
  send<Refunded>('POST', `/sales/${part(saleId)}/refunds`, { body, key })

export const listSales = (id: string, after: string | null) => get<Page<ListedSale>>(`${customer(id)}/sales` + query({ after }))
export const listSessions = (id: string, after: string | null) => get<Page<SessionView>>(`${customer(id)}/sessions` + query({ after }))
export const readUsage = (id: string) => get<Usage>(`${customer(id)}/usage`)
export const listCustomerInvoices = (id: string, after: string | null) => get<Page<InvoiceView>>(`${customer(id)}/invoices` + query({ after }))
export const listCustomerPayments = (id: string, after: string | null) => get<Page<PaymentView>>(`${customer(id)}/payments` + query({ after }))

export const listNas = () => get<Page<NasView>>('/nas')

export const readNas = (id: string) => get<NasView>(`/nas/${part(id)}`)

export const changeNas = (id: string, body: NasChange, key: string) =>
  send<NasView>('PATCH', `/nas/${part(id)}`, { body, key })

export const addNas = (body: NewNas, key: string) => send<NasView>('POST', '/nas', { body, key })

export const listEdges = () => get<Page<EdgeView>>('/edges')
export const makeEnrolmentCode = (key: string) => send<EnrolmentCode>('POST', '/edge-enrolment-codes', { key })
export const revokeEdge = (id: string, key: string) => send<void>('DELETE', `/edges/${part(id)}`, { key })

export const readIssuer = () => get<IssuerView>('/issuer')
export const saveIssuer = (body: IssuerBody, key: string) => send<IssuerView>('PUT', '/issuer', { body, key })

export const listPaymentAccounts = () => get<Page<PaymentAccountView>>('/payment-accounts')
export const addPaymentAccount = (body: NewPaymentAccount, key: string) =>
  send<PaymentAccountView>('POST', '/payment-accounts', { body, key })

const wallet = (id: string) => `/payment-accounts/${part(id)}`

export const readPaymentAccount = (id: string) => get<PaymentAccountView>(wallet(id))
export const changeCredentials = (id: string, body: CredentialsChange, key: string) =>
  send<PaymentAccountView>('PATCH', wallet(id), { body, key })
export const testAccount = (id: string, version: number, key: string) =>
  send<PaymentAccountView>('POST', `${wallet(id)}/activations`, { body: { version }, key })
export const switchAccountOff = (id: string, version: number, key: string) =>
  send<PaymentAccountView>('POST', `${wallet(id)}/deactivations`, { body: { version }, key })
export const askForWalletCode = (id: string, key: string) =>
  send<CodeSent>('POST', `${wallet(id)}/number-codes`, { key })
export const confirmWallet = (id: string, body: WalletProof, key: string) =>
  send<PaymentAccountView>('POST', `${wallet(id)}/number-proofs`, { body, key })
export const compareStatement = (id: string, body: StatementBody, key: string) =>
  send<StatementDay>('POST', `${wallet(id)}/statements`, { body, key })
export const listStatementDays = (id: string, wanted: Excerpt, after: string | null) =>
  get<Page<StatementDay>>(`${wallet(id)}/statements` + query({ ...wanted, after }))
export const readStatementDay = (id: string, day: string) => get<StatementDay>(`${wallet(id)}/statements/${part(day)}`)
export const listDifferences = (id: string, day: string, after: string | null) =>
  get<Page<MatterView>>(`${wallet(id)}/statements/${part(day)}/differences` + query({ after }))

const matter = (id: string) => `/money-inbox/${part(id)}`

export const listMoneyInbox = (shown: 'open' | 'decided', wanted: Excerpt, after: string | null) =>
  get<Page<MatterView>>('/money-inbox' + query({ shown, ...wanted, after }))
export const acceptMatter = (id: string, note: string, key: string) =>
  send<MatterView>('POST', `${matter(id)}/accept`, { body: { note }, key })
export const assignMatter = (id: string, body: AssignBody, key: string) =>
  send<MatterView>('POST', `${matter(id)}/assign`, { body, key })
export const bookMatter = (id: string, key: string) => send<MatterView>('POST', `${matter(id)}/book`, { key })


export const pinTopic = (id: string, body: PushTopic, key: string) =>
  send<PaymentAccountView>('PUT', `${wallet(id)}/push-topic`, { body, key })
export const declineTopic = (id: string, topicId: string, key: string) =>
  send<PaymentAccountView>('DELETE', `${wallet(id)}/parked-topics/${part(topicId)}`, { key })

export const listPayments = (wanted: Excerpt, after: string | null) =>
  get<Page<PaymentView>>('/payments' + query({ ...wanted, after }))

const refunds = (paymentId: string) => `/payments/${part(paymentId)}/refunds`

export const quotePaymentRefund = (paymentId: string) =>
  get<PaymentRefundQuote>(`/payments/${part(paymentId)}/refund-quote`)
export const listPaymentRefunds = (paymentId: string, after: string | null) =>
  get<Page<PaymentRefund>>(refunds(paymentId) + query({ after }))
export const refundPayment = (paymentId: string, body: PaymentRefundBody, key: string) =>
  send<PaymentRefund>('POST', refunds(paymentId), { body, key })

export interface InvoiceQuery extends Partial<Excerpt> {
  number?: string
}

export const askForExport = (body: ExportBody, key: string) => send<ExportView>('POST', '/exports', { body, key })
export const goOnWithExport = (id: string) => send<ExportView>('POST', `/exports/${part(id)}/parts`)
export const listExports = (after: string | null) => get<Page<ExportView>>('/exports' + query({ after }))

export const listInvoices = (wanted: InvoiceQuery, after: string | null) =>
  get<Page<InvoiceView>>('/invoices' + query({ ...wanted, after }))

export const listCustomerCreditNotes = (id: string, after: string | null) =>
  get<Page<CreditNoteView>>('/credit-notes' + query({ customer_id: id, after }))
export const listCreditNotes = (wanted: Excerpt, after: string | null) =>
  get<Page<CreditNoteView>>('/credit-notes' + query({ ...wanted, after }))
export const listVoidNumbers = (after: string | null) => get<Page<VoidNumberView>>('/void-numbers' + query({ after }))

export const creditNoteUrl = (id: string, format: 'pdf' | 'xlsx') =>
  `/api/credit-notes/${part(id)}/document?format=${format}&language=${language()}`

export const invoiceUrl = (invoiceId: string, format: 'pdf' | 'xlsx') =>
  `/api/invoices/${part(invoiceId)}/document?format=${format}&language=${language()}`

export const readTrialBalance = () => get<TrialBalance>('/books/trial-balance')
export const listBookAccounts = (kind: string, after: string | null) =>
  get<Page<BookAccount>>('/books/accounts' + query({ kind, after }))
export const setLimit = (body: LimitChange, key: string) => send<BookAccount>('PUT', '/books/limit', { body, key })
export const readStatement = (account: string, after: string | null) =>
  get<Page<StatementLine>>('/books/statement' + query({ account, after }))
export const listEntries = (day: string, account: string | null, after: string | null) =>
  get<Page<BookEntry>>('/books/entries' + query({ day, account, after }))
export const readEntry = (entryId: string) => get<BookEntry>('/books/entry' + query({ entry_id: entryId }))

export const readShortName = () => get<ShortName>('/short-name')
export const chooseShortName = (short_name: string, key: string) =>
  send<ShortName>('PUT', '/short-name', { body: { short_name }, key })

/** Its key only keeps two presses from being two deeds: a body with a password is remembered nowhere. */
export const changePassword = (body: PasswordChange, key: string) => send<void>('PUT', '/password', { body, key })

export const startTotp = (password: string, key: string) =>
  send<{ secret: string; uri: string }>('POST', '/totp', { body: { password }, key })
export const confirmTotp = (code: string, key: string) =>
  send<{ recovery_codes: string[] }>('POST', '/totp/confirmations', { body: { code }, key })
export const renewRecoveryCodes = (body: ProofAgain, key: string) =>
  send<{ recovery_codes: string[] }>('POST', '/totp/recovery-codes', { body, key })
export const switchOffTotp = (body: ProofAgain, key: string) => send<void>('POST', '/totp/removals', { body, key })
