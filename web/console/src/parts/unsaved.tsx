/**
 * Whoever leaves what was typed and not sent (`edits.ts`) is asked first, be it by a link, by closing the window
 * or by loading the page anew. Fetched after the first page: nobody has typed anything by then.
 */
import { ModalsProvider, modals } from '@mantine/modals'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'
import { editsIn, forgetEdits } from './edits'

/** While it is asked, Escape answers the question and does not ask it again. */
let isAsking = false

function useAsking(): (leave: () => void, stay?: () => void) => void {
  const { t } = useTranslation()
  return (leave, stay) => {
    isAsking = true
    let isLeaving = false
    modals.openConfirmModal({
      title: t('common.unsaved_title'),
      children: t('common.unsaved_help'),
      labels: { confirm: t('common.unsaved_leave'), cancel: t('common.unsaved_stay') },
      confirmProps: { color: 'red' },
      styles: { title: { fontWeight: 600 } },
      closeButtonProps: { 'aria-label': t('common.close') },
      onConfirm: () => {
        isLeaving = true
      },
      onClose: () => {
        // The press of Escape that answered reaches the window below as well.
        setTimeout(() => {
          isAsking = false
        })
        isLeaving ? leave() : stay?.()
      },
    })
  }
}

/** Closes a window, after asking where something in it would be lost. */
export function useClosing(place: () => Node | null, close: () => void): () => void {
  const ask = useAsking()
  return () => {
    if (isAsking) return
    if (!editsIn(place()).length) return close()
    ask(() => {
      forgetEdits(place())
      close()
    })
  }
}

/** Stands once in the console, and asks where an address is left or the page is. */
export default function UnsavedGuard() {
  return (
    <ModalsProvider>
      <Guard />
    </ModalsProvider>
  )
}

function Guard() {
  const ask = useAsking()
  const blocker = useBlocker(() => editsIn(null).length > 0)
  const asked = useRef<typeof blocker>(undefined)
  useEffect(() => {
    if (blocker.state !== 'blocked' || asked.current === blocker) return
    asked.current = blocker
    const { proceed, reset } = blocker
    ask(() => {
      forgetEdits()
      proceed()
    }, reset)
  })
  useEffect(() => {
    const stop = (event: BeforeUnloadEvent) => {
      if (editsIn(null).length) event.preventDefault()
    }
    addEventListener('beforeunload', stop)
    return () => removeEventListener('beforeunload', stop)
  }, [])
  return null
}
