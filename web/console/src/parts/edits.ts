/**
 * What was typed into forms and not sent.
 *
 * A field is compared with what it was before somebody touched it: what the page itself fills in is nobody's
 * edit, and what was typed and taken back is none any more.
 */
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

export const editsIn = (place: Node | null) => [...watched].filter((edits) => edits.areUnsaved && edits.isIn(place))

export function forgetEdits(place: Node | null = null): void {
  for (const edits of watched) if (edits.isIn(place)) edits.forget()
}
