/**
 * The ISP at whose address a customer last signed in on this phone, so that /me need not ask for its
 * name when the session is over. Only a comfort: the page works where storage is missing or throws.
 */
const NAME = 'shongjog.isp'

export function rememberIsp(slug: string): void {
  try {
    localStorage.setItem(NAME, slug)
  } catch {
    // Captive windows refuse storage.
  }
}

export function rememberedIsp(): string {
  try {
    return localStorage.getItem(NAME) ?? ''
  } catch {
    return ''
  }
}
