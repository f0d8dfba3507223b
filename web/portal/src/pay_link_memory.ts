/**
 * Which pay link this tab came from, for "try again" after a payment that was not made. Only a
 * comfort: where storage is missing or throws, the page says to open the link of the SMS again and
 * speaks Bengali.
 */
const NAME = 'pay-link'

/** `page` is a path of ours with its language. */
export function rememberPayPage(page: string): void {
  try {
    sessionStorage.setItem(NAME, page)
  } catch {
    // Captive windows refuse storage; paying works without it.
  }
}

export function rememberedPayPage(): string | null {
  try {
    const path = sessionStorage.getItem(NAME)
    return path && /^\/(p\/[\w-]+|me)(\?language=en)?$/.test(path) ? path : null
  } catch {
    return null
  }
}
