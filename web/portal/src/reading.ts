/** Reading something for a page: loading, there, or refused. */
import { useEffect, useState } from 'preact/hooks'
import { Problem } from '../../api/request'

export type Reading<T> =
  | { state: 'loading' }
  | { state: 'there'; value: T }
  | { state: 'refused'; problem: Problem }

export function useReading<T>(read: () => Promise<T>, about: string): [Reading<T>, () => void] {
  const [reading, setReading] = useState<Reading<T>>({ state: 'loading' })
  const [round, setRound] = useState(0)

  useEffect(() => {
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
