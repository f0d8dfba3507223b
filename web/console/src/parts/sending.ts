/** Sending a form: one deed with one key; what is shown afterwards comes from the server. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Deed } from '../../../api/deed'
import { Problem } from '../../../api/request'
import { leaveIfSignedOut } from '../queries'
import { Edits } from './edits'

export interface Sending {
  /** What is typed into its form. */
  edits: Edits
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
  const [edits] = useState(() => new Edits())

  async function run<T>(act: (key: string) => Promise<T>): Promise<T | undefined> {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await deed.run(act)
      edits.forget()
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

  return { edits, isBusy, problem, run, fieldError: faultOf(problem) }
}

const faultOf = (problem: Problem | null) => (field: string) =>
  problem?.fields.find((fault) => fault.field === field)?.message

/**
 * Sending what the server questions when the same was done a moment ago (`done_just_now`). The next press of
 * the same, with its button saying so, is the answer that it is meant.
 */
export function useQuestioned<Body extends object>(sending: Sending) {
  const [questioned, question] = useState<string>()
  const isQuestioned = (body: Body) => sending.problem?.code === 'done_just_now' && questioned === JSON.stringify(body)

  function run<T>(body: Body, act: (body: Body & { is_another: boolean }, key: string) => Promise<T>) {
    const isAnother = isQuestioned(body)
    question(JSON.stringify(body))
    return sending.run((key) => act({ ...body, is_another: isAnother }, key))
  }

  return { isQuestioned, run }
}
