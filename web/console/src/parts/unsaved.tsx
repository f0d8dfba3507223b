/**
 * What was typed and not sent: whoever leaves it is asked first, be it by a link, by closing the window or by
 * loading the page anew.
 *
 * A field is compared with what it was before somebody touched it: what the page itself fills in is nobody's
 * edit, and what was typed and taken back is none any more.
 */
import { modals } from '@mantine/modals'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'

const watched = new Set<Edits>()

export class Edits {
  private form: HTMLFormElement | null = null
  private readonly before = new Map<Element, unknown>()
  private readonly touched = new Set<Element>()

  /** Begins to watch the form; what is returned ends it. */
  watch(form: HTMLFormElement): () => void {
    const look = () => {
      for (const field of form.elements) if (!this.touched.has(field)) this.before.set(field, valueOf(field))
    }
    const touch = ({ target }: Event) => {
      if (target instanceof Element) this.touched.add(target)
    }
    this.form = form
    watched.add(this)
    // What has the focus from the beginning gets no other word before its first change.
    look()
    // Before the first change: some browsers give no focus to what is pressed.
    for (const name of BEFORE_CHANGES) form.addEventListener(name, look, true)
    form.addEventListener('input', touch, true)
    return () => {
      watched.delete(this)
      this.forget()
      for (const name of BEFORE_CHANGES) form.removeEventListener(name, look, true)
      form.removeEventListener('input', touch, true)
    }
  }

  /** It was sent, or is to be given up: what is there now is nobody's edit. */
  forget(): void {
    this.touched.clear()
    this.before.clear()
  }

  isIn(place: Node | null): boolean {
    return this.form !== null && (place === null || place.contains(this.form))
  }

  get areUnsaved(): boolean {
    return [...this.touched].some((field) => field.isConnected && this.before.get(field) !== valueOf(field))
  }
}

const BEFORE_CHANGES = ['focusin', 'pointerdown', 'keydown', 'beforeinput']

function valueOf(field: Element): unknown {
  if (field instanceof HTMLInputElement) return field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value
  return field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement ? field.value : undefined
}

const editsIn = (place: Node | null) => [...watched].filter((edits) => edits.areUnsaved && edits.isIn(place))

export function forgetEdits(place: Node | null = null): void {
  for (const edits of watched) if (edits.isIn(place)) edits.forget()
}

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
export function UnsavedGuard() {
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
