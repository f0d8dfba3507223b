/** Reading: cached per question, asked again when something changed, never optimistic. */
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from '../../api/request'
import { forgetEdits } from './parts/edits'

/** Whoever is signed out signs in again and comes back to the same page. */
export function leaveIfSignedOut(reason: unknown): void {
  if (!(reason instanceof Problem) || reason.status !== 401) return
  // Nothing of it can be sent any more by whoever is signed out.
  forgetEdits()
  const here = location.pathname + location.search
  location.assign(`/sign-in?next=${encodeURIComponent(here)}&language=${document.documentElement.lang}`)
}

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: leaveIfSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Whoever comes back to a list finds as much of it as he had asked for.
      gcTime: 1_800_000,
      // A broken line is often whole again at once. Who waited for an answer is told so, and not made
      // to wait three times as long.
      retry: (failures, reason) => reason instanceof Problem && isWorthAsking(reason) && failures < 2,
    },
  },
})

function isWorthAsking(problem: Problem): boolean {
  return problem.isOutcomeUnknown && problem.code !== 'timed_out'
}
