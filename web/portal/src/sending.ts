/** Sending a form: one at a time, one key per form, and the refusal beside what caused it. */
import { useState } from 'preact/hooks'
import { Deed } from '../../api/deed'
import { Problem } from '../../api/request'
import { t } from './texts'

export interface Sending {
  isBusy: boolean
  problem: Problem | null
  /** Runs the deed with the form's key; resolves to undefined when it was refused. */
  run<T>(deed: (key: string) => Promise<T>): Promise<T | undefined>
}

export function useSending(): Sending {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [deed] = useState(() => new Deed())

  async function run<T>(act: (key: string) => Promise<T>): Promise<T | undefined> {
    setBusy(true)
    setProblem(null)
    try {
      return await deed.run(act)
    } catch (reason) {
      if (!(reason instanceof Problem)) throw reason
      setProblem(reason)
      return undefined
    } finally {
      setBusy(false)
    }
  }

  return { isBusy, problem, run }
}

export function messageOf(problem: Problem): string {
  if (problem.code === 'network' || problem.code === 'timed_out' || problem.code === 'another_undecided') return t(`problem.${problem.code}`)
  return problem.message || t('problem.unexpected')
}

export function fieldMessage(problem: Problem | null, field: string): string | undefined {
  return problem?.fields.find((fault) => fault.field === field)?.message
}
