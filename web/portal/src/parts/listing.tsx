/** A titled list that is read when the page opens. */
import type { ComponentChildren } from 'preact'
import type { Page } from '../../../api/types'
import { messageOf } from '../sending'
import { useReading } from '../reading'
import { t } from '../texts'
import { Loading } from './form'

interface ListingProps<T> {
  title: string
  empty: string
  read: () => Promise<Page<T>>
  keyOf: (item: T) => string
  children: (item: T) => ComponentChildren
}

export function Listing<T>({ title, empty, read, keyOf, children }: ListingProps<T>) {
  const [reading, readAgain] = useReading(read, title)
  return (
    <section>
      <h2>{title}</h2>
      {reading.state === 'loading' && <Loading />}
      {reading.state === 'refused' && (
        <p>
          {messageOf(reading.problem)}{' '}
          <button type="button" class="link" onClick={readAgain}>
            {t('common.try_again')}
          </button>
        </p>
      )}
      {reading.state === 'there' && reading.value.items.length === 0 && <p class="hint">{empty}</p>}
      {reading.state === 'there' && reading.value.items.length > 0 && (
        <ul class="list">
          {reading.value.items.map((item) => (
            <li key={keyOf(item)}>{children(item)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
