/** What every page has around it: the name, the language switch, the title. */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { language } from '../../../format/language'
import { inLanguage, to } from '../address'
import { t } from '../texts'

/** At build time no effect runs: what is drawn says its title while it is drawn. */
const isDrawing = import.meta.env.SSR

interface FrameProps {
  title: string
  /** The ISP's name where the page is the ISP's, else the product's. */
  brand?: string
  home?: string
  wide?: boolean
  action?: ComponentChildren
  children: ComponentChildren
}

export function Frame({ title, brand, home = '/', wide = false, action, children }: FrameProps) {
  const name = brand ?? t('common.product')
  const whole = title === name ? name : `${title} · ${name}`
  if (isDrawing) document.title = whole
  useEffect(() => {
    document.title = whole
  }, [whole])
  const other = language() === 'bn' ? 'en' : 'bn'
  return (
    <div class={wide ? 'frame wide' : 'frame'}>
      <header>
        <a class="brand" href={to(home)}>
          {name}
        </a>
        <div class="tools">
          {action}
          <a class="language" href={inLanguage(other)} lang={other} hreflang={other}>
            {t(other === 'en' ? 'common.english' : 'common.bengali')}
          </a>
        </div>
      </header>
      <main>{children}</main>
    </div>
  )
}
