/** The pages and their addresses; each page is fetched when it is first opened. */
import { Suspense } from 'react'
import { Route, Routes, useLocation } from 'react-router'
import { Shell } from './layout/shell'
import { lazy } from './lazy'
import { Crash } from './parts/crash'
import { Waiting } from './parts/problem'
import { SignedIn } from './session'

const UnsavedGuard = lazy(() => import('./parts/unsaved'))
const Home = lazy(() => import('./pages/home'))
const Customers = lazy(() => import('./pages/customers'))
const Customer = lazy(() => import('./pages/customer'))
const Packages = lazy(() => import('./pages/packages'))
const Routers = lazy(() => import('./pages/routers'))
const Online = lazy(() => import('./pages/online'))
const Addresses = lazy(() => import('./pages/addresses'))
const Edges = lazy(() => import('./pages/edges'))
const Payments = lazy(() => import('./pages/payments'))
const MoneyInbox = lazy(() => import('./pages/money_inbox'))
const Invoices = lazy(() => import('./pages/invoices'))
const Books = lazy(() => import('./pages/books'))
const BookAccounts = lazy(() => import('./pages/book_accounts'))
const BookStatement = lazy(() => import('./pages/book_statement'))
const BookEntries = lazy(() => import('./pages/book_entries'))
const BookEntry = lazy(() => import('./pages/book_entry'))
const InvoiceSettings = lazy(() => import('./pages/invoice_settings'))
const PaymentAccounts = lazy(() => import('./pages/payment_accounts'))
const PaymentAccount = lazy(() => import('./pages/payment_account'))
const Messages = lazy(() => import('./pages/messages'))
const Exports = lazy(() => import('./pages/exports'))
const Security = lazy(() => import('./pages/security'))
const Missing = lazy(() => import('./pages/missing'))

export function App() {
  const { pathname } = useLocation()
  return (
    <SignedIn>
      <Suspense>
        <UnsavedGuard />
      </Suspense>
      <Shell>
        <Crash key={pathname}>
          <Suspense fallback={<Waiting />}>
            <Routes>
              <Route index element={<Home />} />
              <Route path="customers" element={<Customers />} />
              <Route path="customers/:customerId" element={<Customer />} />
              <Route path="packages" element={<Packages />} />
              <Route path="routers" element={<Routers />} />
              <Route path="online" element={<Online />} />
              <Route path="addresses" element={<Addresses />} />
              <Route path="edges" element={<Edges />} />
              <Route path="payments" element={<Payments />} />
              <Route path="money-inbox" element={<MoneyInbox />} />
              <Route path="invoices" element={<Invoices />} />
              <Route path="books" element={<Books />} />
              <Route path="books/accounts/:kind" element={<BookAccounts />} />
              <Route path="books/statement" element={<BookStatement />} />
              <Route path="books/entries" element={<BookEntries />} />
              <Route path="books/entry" element={<BookEntry />} />
              <Route path="invoice-settings" element={<InvoiceSettings />} />
              <Route path="payment-accounts" element={<PaymentAccounts />} />
              <Route path="payment-accounts/:accountId" element={<PaymentAccount />} />
              <Route path="messages" element={<Messages />} />
              <Route path="exports" element={<Exports />} />
              <Route path="security" element={<Security />} />
              <Route path="*" element={<Missing />} />
            </Routes>
          </Suspense>
        </Crash>
      </Shell>
    </SignedIn>
  )
}
