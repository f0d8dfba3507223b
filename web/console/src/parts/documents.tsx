/** Downloads of one invoice. */
import { Anchor, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { invoiceUrl } from '../../../api/seller'

export function Documents({ id, number }: { id: string; number: string }) {
  const { t } = useTranslation()
  return (
    <Group gap="md" wrap="nowrap">
      <Anchor href={invoiceUrl(id, 'pdf')} download aria-label={t('console.invoices.pdf_of', { number })}>
        {t('console.invoices.pdf')}
      </Anchor>
      <Anchor href={invoiceUrl(id, 'xlsx')} download aria-label={t('console.invoices.excel_of', { number })}>
        {t('console.invoices.excel')}
      </Anchor>
    </Group>
  )
}
