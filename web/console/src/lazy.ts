/** A page that is fetched when it is first opened, and with the first one the styles that only pages need. */
import { lazy as lazily, type ComponentType } from 'react'

type Loaded = { default: ComponentType }

export const lazy = (load: () => Promise<Loaded>) =>
  lazily(async () => {
    const [page] = await Promise.all([load(), import('./page_styles')])
    return page
  })
