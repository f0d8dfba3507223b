/** Who is signed in, for every page below. */
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useEffect, type ReactNode } from 'react'
import { readSession } from '../../api/visitor'
import type { Permission, Session } from '../../api/types'
import { speakAsTenant } from './language'
import { Failure, Waiting } from './parts/problem'

export const SESSION = { queryKey: ['session'], queryFn: readSession, staleTime: 60_000 }

const Held = createContext<Session | null>(null)

export function SignedIn({ children }: { children: ReactNode }) {
  const session = useQuery(SESSION)
  const { data } = session

  useEffect(() => {
    if (data?.kind === 'customer') location.replace('/me')
    else if (data) void speakAsTenant(data.tenant.language)
  }, [data])

  // A stranger is already on the way to the sign-in page.
  if (session.error && !data && session.error.message !== '') return <Failure problem={session.error} onAgain={() => void session.refetch()} />
  if (!data || data.kind === 'customer') return <Waiting />
  return <Held value={data}>{children}</Held>
}

export function useSession(): Session {
  const session = useContext(Held)
  if (!session) throw new Error('a page outside of SignedIn')
  return session
}

export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession()
  return (permission) => permissions.includes(permission)
}
