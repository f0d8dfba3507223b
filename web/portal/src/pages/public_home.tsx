import { to } from '../address'
import { Frame } from '../parts/frame'
import { t } from '../texts'

export function PublicHome() {
  return (
    <Frame title={t('portal.home.page_title')} wide action={<a href={to('/sign-in')}>{t('portal.home.sign_in')}</a>}>
      <section class="hero">
        <h1>{t('portal.home.title')}</h1>
        <p class="lead">{t('portal.home.lead')}</p>
        <p class="actions">
          <a class="button" href={to('/sign-up')}>
            {t('portal.home.sign_up')}
          </a>
          <a class="button quiet" href={to('/sign-in')}>
            {t('portal.home.sign_in')}
          </a>
        </p>
      </section>
      <ul class="points" aria-label={t('portal.home.points_label')}>
        <li>{t('portal.home.point_pay')}</li>
        <li>{t('portal.home.point_radius')}</li>
        <li>{t('portal.home.point_books')}</li>
      </ul>
      <p class="aside">
        {t('portal.home.customer')} <a href={to('/me')}>{t('portal.home.customer_link')}</a>
      </p>
    </Frame>
  )
}
