/** Sending a form: one at a time, one key per form, and the refusal beside what caused it. */
import { useRef, useState } from 'preact/hooks'
import { newKey, Problem } from '../../api/request'
import { t } from './texts'

export interface Sending {
  isBusy: boolean
  problem: Problem | null
  /** Runs the deed with the form's key; resolves to undefined when it was refused. */
  run<T>(deed: (key: string) => Promise<T>): Promise<T | undefined>
  clear(): void
}

export function useSending(): Sending {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const key = useRef(newKey())
  const busy = useRef(false)

  async function run<T>(deed: (key: string) => Promise<T>): Promise<T | undefined> {
    if (busy.current) return undefined
    busy.current = true
    setBusy(true)
    setProblem(null)
    try {
      const answer = await deed(key.current)
      key.current = newKey()
      return answer
    } catch (reason) {
      if (!(reason instanceof Problem)) throw reason
      if (!reason.isOutcomeUnknown) key.current = newKey()
      setProblem(reason)
      return undefined
    } finally {
      busy.current = false
      setBusy(false)
    }
  }

  return { isBusy, problem, run, clear: () => setProblem(null) }
}

export function messageOf(problem: Problem): string {
  if (problem.code === 'network') return t('problem.network')
  return problem.message || t('problem.unexpected')
}

export function fieldMessage(problem: Problem | null, field: string): string | undefined {
  return problem?.fields.find((fault) => fault.field === field)?.message
}
