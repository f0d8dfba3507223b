/** Sending a form: one deed with one key; what is shown afterwards comes from the server. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Deed } from '../../../api/deed'
import { Problem } from '../../../api/request'
import { leaveIfSignedOut } from '../queries'

export interface Sending {
  isBusy: boolean
  problem: Problem | null
  /** Resolves to undefined when it was refused or was running already. */
  run<T>(act: (key: string) => Promise<T>): Promise<T | undefined>
  fieldError(field: string): string | undefined
}

export function useSending(): Sending {
  const known = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [deed] = useState(() => new Deed())

  async function run<T>(act: (key: string) => Promise<T>): Promise<T | undefined> {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await deed.run(act)
      await known.invalidateQueries()
      return answer
    } catch (reason) {
      if (!(reason instanceof Problem)) throw reason
      leaveIfSignedOut(reason)
      setProblem(reason)
      return undefined
    } finally {
      setBusy(false)
    }
  }

  const fieldError = (field: string) => problem?.fields.find((fault) => fault.field === field)?.message
  return { isBusy, problem, run, fieldError }
}
