/**
 * Changing something that is there. It is read afresh when the window opens and then stands still:
 * the version that is sent back is the one that was seen, however long the typing takes.
 */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Window } from './add_form'
import { Failure, Waiting } from './problem'

interface EditWindowProps<T> {
  title: string
  about: readonly unknown[]
  read: () => Promise<T>
  onClose: () => void
  /** The form; it begins anew with what `onReload` brings. */
  children: (seen: T, onReload: () => void) => ReactNode
}

export function EditWindow<T>({ title, about, read, onClose, children }: EditWindowProps<T>) {
  const seen = useQuery({ queryKey: ['edit', ...about], queryFn: read, staleTime: 'static', gcTime: 0 })
  const again = () => void seen.refetch()
  return (
    <Window title={title} isOpen onClose={onClose}>
      {seen.isFetching ? (
        <Waiting />
      ) : seen.data === undefined || seen.error ? (
        <Failure problem={seen.error} onAgain={again} />
      ) : (
        children(seen.data, again)
      )}
    </Window>
  )
}

export function EditButton({ name, onClick }: { name: string; onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Button size="sm" variant="default" aria-label={t('common.edit_of', { name })} onClick={onClick}>
      {t('common.edit')}
    </Button>
  )
}

/** What of the entered values is not as it was seen. */
export function changesOf<T extends object>(seen: T, entered: T): Partial<T> {
  const names = Object.keys(entered) as (keyof T)[]
  return Object.fromEntries(names.filter((name) => entered[name] !== seen[name]).map((name) => [name, entered[name]])) as Partial<T>
}

export const isNothing = (changes: object): boolean => Object.keys(changes).length === 0
