/** A page per address. */
import type { ComponentChild } from 'preact'
import { CustomerHome } from './pages/customer_home'
import { CustomerLines } from './pages/customer_lines'
import { CustomerSignIn } from './pages/customer_sign_in'
import { Missing } from './pages/missing'
import { PaymentPage } from './pages/payment'
import { PayPage } from './pages/pay'
import { PublicHome } from './pages/public_home'
import { RecoverPage } from './pages/recover'
import { SignInPage } from './pages/sign_in'
import { SignUpPage } from './pages/sign_up'

const PAGES: readonly [RegExp, (part: string) => ComponentChild][] = [
  [/^\/$/, () => <PublicHome />],
  [/^\/sign-up\/?$/, () => <SignUpPage />],
  [/^\/sign-in\/?$/, () => <SignInPage />],
  [/^\/recover\/?$/, () => <RecoverPage />],
  [/^\/p\/([\w-]+)\/?$/, (token) => <PayPage token={token} />],
  [/^\/pay\/([\w-]+)\/?$/, (id) => <PaymentPage paymentId={id} />],
  [/^\/i\/([a-z0-9-]+)\/?$/, (slug) => <CustomerSignIn slug={slug} />],
  [/^\/me\/lines\/?$/, () => <CustomerLines />],
  [/^\/me\/?$/, () => <CustomerHome />],
]

export function pageAt(path: string): ComponentChild {
  for (const [pattern, page] of PAGES) {
    const found = pattern.exec(path)
    if (found) return page(found[1] ?? '')
  }
  return <Missing />
}
