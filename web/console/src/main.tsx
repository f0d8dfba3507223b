/** The staff's console. */
import './mantine_styles'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { App } from './app'
import { startLanguage } from './language'
import { queries } from './queries'
import { SESSION } from './session'
import { contrast, theme } from './theme'

const Notices = lazy(() => import('./parts/notices'))

// On a slow line each question costs half a second: who is here is asked while the words come.
void queries.prefetchQuery(SESSION)
await startLanguage()
// Only such a router can be asked to wait while somebody is asked whether he means to leave.
const router = createBrowserRouter([{ path: '*', element: <App /> }], { basename: '/console' })
const root = document.getElementById('page')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={contrast} defaultColorScheme="auto">
        <Suspense>
          <Notices />
        </Suspense>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
fontsAfterwards()

/** The fonts come when the first page is there and has its data; until then phones have their own. */
function fontsAfterwards(): void {
  const stop = queries.getQueryCache().subscribe(() => {
    const isThere = document.querySelector('main h1, main h2') !== null
    if (!isThere || queries.isFetching()) return
    stop()
    void import('./fonts')
  })
}
