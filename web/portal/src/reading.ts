/** Reading something for a page: loading, there, or refused. */
import { useEffect, useState } from 'preact/hooks'
import { Problem } from '../../api/request'

export type Reading<T> =
  | { state: 'loading' }
  | { state: 'there'; value: T }
  | { state: 'refused'; problem: Problem }

/** `inPage` is what the page came with, if it did; it counts for the first drawing only. */
export function useReading<T>(
  read: () => Promise<T>,
  about: string,
  inPage: () => T | null = () => null,
): [Reading<T>, () => void] {
  const [first] = useState(inPage)
  const [reading, setReading] = useState<Reading<T>>(first ? { state: 'there', value: first } : { state: 'loading' })
  const [round, setRound] = useState(0)

  useEffect(() => {
    if (first && round === 0) return
    let isWanted = true
    read().then(
      (value) => isWanted && setReading({ state: 'there', value }),
      (reason: unknown) => {
        if (!(reason instanceof Problem)) throw reason
        if (isWanted) setReading({ state: 'refused', problem: reason })
      },
    )
    return () => {
      isWanted = false
    }
    // `about` names what is read; the function itself is made anew at every drawing.
  }, [about, round])

  return [
    reading,
    () => {
      setReading({ state: 'loading' })
      setRound(round + 1)
    },
  ]
}
