/** What anybody may ask, and what a session says of itself. */
import { get, send } from './request'
import type {
  Advancing,
  Buying,
  CodeSent,
  CustomerSignedIn,
  Isp,
  PasswordRecovery,
  PaymentStarted,
  PaymentStatus,
  PayLink,
  Purchase,
  Purchased,
  Session,
  SignedIn,
  SignedUp,
  SignIn,
  SignUp,
} from './types'
import { language } from '../format/language'

const part = encodeURIComponent

export const askSignUpCode = (mobile: string) =>
  send<CodeSent>('POST', '/public/sign-up/codes', { body: { mobile } })

export const signUp = (body: SignUp, key: string) => send<SignedUp>('POST', '/public/sign-ups', { body, key })

export const signIn = (body: SignIn) => send<SignedIn>('POST', '/public/sign-ins', { body })

export const askRecoveryCode = (mobile: string) =>
  send<CodeSent>('POST', '/public/password-recovery/codes', { body: { mobile } })

export const recoverPassword = (body: PasswordRecovery) =>
  send<SignedIn>('POST', '/public/password-recoveries', { body })

export const readIsp = (slug: string) => get<Isp>(`/public/isps/${part(slug)}`)

export const askCustomerCode = (slug: string, mobile: string) =>
  send<CodeSent>('POST', `/public/isps/${part(slug)}/customer-codes`, { body: { mobile } })

export const signInCustomer = (slug: string, challenge_id: string, code: string) =>
  send<CustomerSignedIn>('POST', `/public/isps/${part(slug)}/customer-sign-ins`, { body: { challenge_id, code } })

export const readPayLink = (token: string) => get<PayLink>(`/public/pay-links/${part(token)}`)

export const payByLink = (token: string, body: Buying, key: string) =>
  send<PaymentStarted>('POST', `/public/pay-links/${part(token)}/payments`, { body, key })

export const advanceByLink = (token: string, body: Advancing, key: string) =>
  send<PaymentStarted>('POST', `/public/pay-links/${part(token)}/advances`, { body, key })

export const buyByLink = (token: string, body: Purchase, key: string) =>
  send<Purchased>('POST', `/public/pay-links/${part(token)}/purchases`, { body, key })

export const readPayment = (paymentId: string) => get<PaymentStatus>(`/public/payments/${part(paymentId)}`)

export const paidInvoiceUrl = (paymentId: string) =>
  `/api/public/payments/${part(paymentId)}/invoice.pdf?language=${language()}`

export const readSession = () => get<Session>('/session')
export const signOut = (key: string) => send<void>('DELETE', '/session', { key })
export const signOutEverywhere = (key: string) => send<void>('DELETE', '/sessions', { key })
