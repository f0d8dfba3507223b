/**
 * Drawing over a page that was there before this script: made at build time, or by a function. On a slow
 * line people have begun by then, and what they typed stays.
 */
export function takeOver(root: HTMLElement, draw: () => void): void {
  // Whoever is typing an amount into the pay page as it came goes on there: it pays as well.
  if (root.querySelector('details[open]')) return
  const typed = [...root.querySelectorAll<HTMLInputElement>('input:not([type=radio]):not([type=hidden])')].map(
    ({ name, value }) => ({ name, value }),
  )
  // Buttons of forms that nothing would take wait for this.
  root.querySelectorAll('button[disabled]').forEach((button) => button.removeAttribute('disabled'))
  draw()
  for (const { name, value } of typed) {
    const field = root.querySelector<HTMLInputElement>(`input[name="${name}"]`)
    if (!field || !value || field.value === value) continue
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}
