import { to } from '../address'
import { Frame } from '../parts/frame'
import { t } from '../texts'

export function Missing() {
  return (
    <Frame title={t('problem.page_missing')}>
      <section class="outcome">
        <h1>{t('problem.page_missing')}</h1>
        <p>{t('problem.page_missing_help')}</p>
        <a class="button" href={to('/')}>
          {t('problem.home_link')}
        </a>
      </section>
    </Frame>
  )
}
