import { Anchor, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { PageHead } from '../parts/page_head'

export default function Missing() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead title={t('problem.page_missing')} />
      <Text mb="md">{t('problem.page_missing_help')}</Text>
      <Anchor component={Link} to="/">
        {t('problem.home_link')}
      </Anchor>
    </>
  )
}
