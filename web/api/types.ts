/**
 * What the API speaks, by the names that the pages use. `schema.d.ts` is made from the published
 * contract (`npm run schema`). Amounts are poisha, instants unix seconds.
 */
import type { components } from './schema'

type Schemas = components['schemas']

export interface Page<T> {
  items: T[]
  next: string | null
}

/** Days as the books write them, and `turned` for the other end; what is empty is not asked for. */
export interface Excerpt {
  first_day: string
  last_day: string
  order: '' | 'turned'
}

export type CodeSent = Schemas['ChallengeView']
export type SignUp = Schemas['SignUpRequest']
export type SignedUp = Schemas['SignedUp']
export type ShortName = Schemas['ShortNameView']
export type PasswordRecovery = Schemas['RecoveryRequest']
export type PasswordChange = Schemas['PasswordBody']
export type ProofAgain = Schemas['ProofAgain']
export type SignIn = Schemas['SignInRequest']
export type CustomerSignedIn = Schemas['CustomerSignedInView']
export type SignedIn = Schemas['SignedInView']
export type Isp = Schemas['IspView']

export type Permission = Schemas['Permission']

export type Session = Omit<Schemas['MeView'], 'tenant'> & {
  tenant: Omit<Schemas['TenantView'], 'language'> & { language: 'bn' | 'en' }
}

export type PackageOffer = Schemas['PackageOffer']
export type PackageView = Schemas['PackageView']
export type NewPackage = Schemas['NewPackage']
export type PackageChange = Schemas['PackageChange']

export type Provider = Schemas['ProviderView']
export type PayLink = Schemas['PayLinkView']
export type Buying = Schemas['PaymentRequest']
export type Advancing = Schemas['AdvanceRequest']
export type Purchase = Schemas['PurchaseRequest']
export type Purchased = Schemas['PurchaseView']
export type PaymentStarted = Schemas['StartedPaymentView']
export type PaymentStatus = Schemas['PaymentProgressView']

export type Home = Schemas['HomeView']
export type Income = Schemas['IncomeView']
export type ChecklistStep = Schemas['ChecklistItem']['step']

export type CustomerListItem = Schemas['CustomerListItem']
export type CustomerView = Schemas['CustomerView']
export type CustomerStatus = CustomerView['status']
export type NewCustomer = Schemas['NewCustomerBody']
export type CustomerChange = Schemas['CustomerChange']
export type CustomerCounts = Schemas['CustomerCountsView']

export type SaleView = Schemas['SaleView']
export type ListedSale = Schemas['ListedSaleView']
export type RefundQuote = Schemas['RefundQuoteView']
export type NewAdvance = Schemas['AdvanceBody']
export type CustomerLimit = Schemas['CustomerLimitBody']
export type NewSale = Schemas['NewSale']
export type ChangeQuote = Schemas['ChangeQuoteView']
export type ChangeOfPackage = Schemas['ChangeOfPackage']
export type NewRefund = Schemas['RefundBody']
export type NewHold = Schemas['HoldBody']
export type Resumption = Schemas['ResumeBody']
export type LineStop = Schemas['StopBody']
export type HoldView = Schemas['HoldView']
export type Refunded = Schemas['RefundView']

/** `nas_name` is there where the router is still registered. */
export type SessionView = Schemas['SessionView']

/** Octets of one day, from the router's side: `octets_in` came from the customer (upload). */
export type UsageDay = Schemas['UsageDay']
export type Usage = Schemas['UsageView']

export type InvoiceView = Schemas['InvoiceView']
export type CreditNoteView = Schemas['CreditNoteView']
export type VoidNumberView = Schemas['VoidNumberView']
export type IssuerView = Schemas['IssuerView']
export type IssuerBody = Schemas['IssuerBody']
export type PaymentView = Schemas['PaymentView']
export type PaymentRefund = Schemas['PaymentRefundView']
export type PaymentRefundQuote = Schemas['PaymentRefundQuoteView']
export type PaymentRefundBody = Schemas['PaymentRefundBody']
export type MatterView = Schemas['MatterView']
export type AssignBody = Schemas['AssignBody']
export type StatementDay = Schemas['StatementDayView']
export type StatementBody = Schemas['StatementBody']

export type NasView = Schemas['NasView']
export type NewNas = Schemas['NewNasBody']
export type NasChange = Schemas['NasChange']
export type AddressQuestion = Schemas['AddressQuestion']
export type AddressAnswer = Schemas['AddressAnswerView']
export type AddressHolder = Schemas['AddressHolderView']
export type AddressLookUp = Schemas['AddressLookUpView']
export type OnlineCustomer = Schemas['OnlineView']
export type EdgeView = Schemas['EdgeView']
export type EnrolmentCode = Schemas['EnrolmentCodeView']

export type PaymentAccountView = Schemas['PaymentAccountView']
export type PushView = Schemas['PushView']
export type ParkedTopic = Schemas['ParkedTopicView']
export type PushTopic = Schemas['PushTopicBody']
export type NewPaymentAccount = Schemas['NewPaymentAccountBody']
export type HeldMessage = Schemas['HeldMessageView']
export type MessageAllowance = Schemas['MessageAllowanceView']
export type ExportBody = Schemas['ExportBody']
export type ExportView = Schemas['ExportView']
export type CredentialsChange = Schemas['CredentialsChange']
export type WalletProof = Schemas['WalletProof']
export type TrialBalance = Schemas['TrialBalanceView']
export type BookAccount = Schemas['HeadView']
export type LimitChange = Schemas['LimitBody']
export type StatementLine = Schemas['StatementLineView']
export type BookEntry = Schemas['EntryView']

/** The speeds are those of the running package. */
export type Me = Schemas['MyLineView'] & { down_kbps?: number | null; up_kbps?: number | null }
export type MyLines = Schemas['MyLinesView']
export type LineInShort = Schemas['LineInShortView']
export type MyOffers = Schemas['MyPackagesView']
