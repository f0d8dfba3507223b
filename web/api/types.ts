/** What the API speaks, as narrow as the pages need it. Amounts are poisha, instants unix seconds. */

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface CodeSent {
  challenge_id: string
  expires_in_seconds: number
  resend_in_seconds: number
}

export interface SignedUp {
  tenant_id: string
  slug: string
}

export interface SignedIn {
  role: string
}

export interface Session {
  kind: 'staff' | 'customer'
  role: string
  name: string
  tenant: { id: string; name: string; slug: string; language: 'bn' | 'en' }
  permissions: string[]
  totp_enabled: boolean
}

export interface PackageOffer {
  package_id: string
  name: string
  down_kbps: number
  up_kbps: number
  validity_minutes: number
  price_minor: number
}

export interface PackageView extends Omit<PackageOffer, 'package_id'> {
  id: string
  vat_basis_points: number
  is_archived: boolean
  version: number
}

export interface Provider {
  code: string
  name: string
}

export type CustomerStatus = 'unpaid' | 'active' | 'expired' | 'suspended'

export interface PayLink {
  isp_name: string
  customer_name: string
  login: string
  mobile: string
  status: CustomerStatus
  expires_at: number | null
  package_id: string | null
  packages: PackageOffer[]
  providers: Provider[]
  credit_minor: number
}

export interface PaymentStarted {
  payment_id: string
  next: { kind: 'redirect'; url: string }
}

export type PaymentState = 'pending' | 'succeeded' | 'not_paid' | 'review'

export interface PaymentStatus {
  state: PaymentState
  amount_minor: number
  package_name: string
  expires_at: number | null
  invoice_id: string | null
}

export type ChecklistStep =
  | 'router'
  | 'package'
  | 'customer'
  | 'edge'
  | 'payment_account'
  | 'first_payment'

export interface Home {
  isp_name: string
  checklist: { step: ChecklistStep; done: boolean }[]
  counts: { customers: number; active: number; expired: number; unpaid: number }
  collected_today_minor: number
  edges: EdgeView[]
}

export interface CustomerListItem {
  id: string
  kind: string
  name: string
  mobile: string
  login: string
  package_id: string
  package_name: string
  status: CustomerStatus
  expires_at: number | null
  online: boolean
  created_at: number
}

export interface CustomerView extends CustomerListItem {
  address: string
  credit_minor: number
  version: number
}

export interface NewCustomer {
  kind: 'pppoe'
  name: string
  mobile: string
  login: string
  password: string
  package_id: string
  address?: string
}

export interface SaleView {
  id: string
  customer_id: string
  package_id: string
  package_name: string
  price_minor: number
  vat_minor: number
  paid_by: string
  sold_at: number
  invoice_id: string
  refunded_minor: number
}

export interface SessionView {
  session_key: string
  started_at: number
  as_of: number
  ended_at: number | null
  octets_in: number
  octets_out: number
  framed_ip: string
  calling_station_id: string
  nas_name?: string | null
}

/** Octets of one day, from the router's side: `octets_in` came from the customer (upload). */
export interface UsageDay {
  day: string
  octets_in: number
  octets_out: number
}

export interface Usage {
  days: UsageDay[]
}

export interface InvoiceView {
  id: string
  number: string
  customer_id: string
  customer_name: string
  total_minor: number
  vat_minor: number
  paid_by: string
  issued_at: number
  lines: { description: string; starts_at: number; ends_at: number }[]
}

export interface PaymentView {
  id: string
  customer_id: string | null
  customer_name?: string | null
  provider: string
  provider_txn: string
  amount_minor: number
  mode: string
  state: string
  paid_at: number
  sale_id: string | null
}

export interface NasView {
  id: string
  name: string
  address: string
  coa_port: number
  kind: 'mikrotik' | 'other'
  version: number
}

export interface EdgeView {
  id: string
  name: string
  status: 'enrolled' | 'revoked'
  edge_version: string | null
  last_seen_at: number | null
  enrolled_at: number
}

export interface EnrolmentCode {
  code: string
  expires_at: number
  command: string
}

export interface PaymentAccountView {
  id: string
  provider: string
  mode: 'sandbox' | 'live'
  account_ref: string
  is_active: boolean
  created_at: number
}

export interface NewPaymentAccount {
  provider: 'bkash'
  mode: 'sandbox' | 'live'
  account_ref: string
  username: string
  password: string
  app_key: string
  app_secret: string
}

export interface TrialBalance {
  book: string
  accounts: { account: string; debit_minor: number; credit_minor: number }[]
  difference_minor: number
  as_of: number
}

export interface Me {
  name: string
  login: string
  status: CustomerStatus
  expires_at: number | null
  package_name: string
  package_id: string
  down_kbps?: number | null
  online: boolean
  credit_minor: number
}

/** What a signed-in customer may buy, and how it can be paid. */
export interface MyOffers {
  items: PackageOffer[]
  providers: Provider[]
}
