/** What anybody may ask, and what a session says of itself. */
import { get, send } from './request'
import type { CodeSent, PaymentStarted, PaymentStatus, PayLink, Session, SignedIn, SignedUp } from './types'
import { language } from '../format/language'

const part = encodeURIComponent

export const askSignUpCode = (mobile: string) =>
  send<CodeSent>('POST', '/public/sign-up/codes', { body: { mobile } })

export interface SignUp {
  challenge_id: string
  code: string
  isp_name: string
  owner_name: string
  password: string
  language: 'bn' | 'en'
}

export const signUp = (body: SignUp, key: string) => send<SignedUp>('POST', '/public/sign-ups', { body, key })

export interface SignIn {
  mobile: string
  password: string
  totp?: string
  slug?: string
}

export const signIn = (body: SignIn) => send<SignedIn>('POST', '/public/sign-ins', { body })

export const readIsp = (slug: string) => get<{ name: string; slug: string }>(`/public/isps/${part(slug)}`)

export const askCustomerCode = (slug: string, mobile: string) =>
  send<CodeSent>('POST', `/public/isps/${part(slug)}/customer-codes`, { body: { mobile } })

export const signInCustomer = (slug: string, challenge_id: string, code: string) =>
  send<SignedIn>('POST', `/public/isps/${part(slug)}/customer-sign-ins`, { body: { challenge_id, code } })

export const readPayLink = (token: string) => get<PayLink>(`/public/pay-links/${part(token)}`)

export interface Buying {
  package_id: string
  provider: string
}

export const payByLink = (token: string, body: Buying, key: string) =>
  send<PaymentStarted>('POST', `/public/pay-links/${part(token)}/payments`, { body, key })

export const readPayment = (paymentId: string) => get<PaymentStatus>(`/public/payments/${part(paymentId)}`)

export const paidInvoiceUrl = (paymentId: string) =>
  `/api/public/payments/${part(paymentId)}/invoice.pdf?language=${language()}`

export const readSession = () => get<Session>('/session')
export const signOut = (key: string) => send<void>('DELETE', '/session', { key })
export const signOutEverywhere = (key: string) => send<void>('DELETE', '/sessions', { key })
