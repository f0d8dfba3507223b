/** Downloads of one invoice or credit note. */
import { Anchor, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { creditNoteUrl, invoiceUrl } from '../../../api/seller'

interface DocumentProps {
  id: string
  number: string
}

export const Documents = (one: DocumentProps) => <Downloads number={one.number} url={(format) => invoiceUrl(one.id, format)} />

export const CreditNoteDocuments = (one: DocumentProps) => (
  <Downloads number={one.number} url={(format) => creditNoteUrl(one.id, format)} />
)

function Downloads({ number, url }: { number: string; url: (format: 'pdf' | 'xlsx') => string }) {
  const { t } = useTranslation()
  return (
    <Group gap="md" wrap="nowrap">
      <Anchor href={url('pdf')} download aria-label={t('console.invoices.pdf_of', { number })}>
        {t('console.invoices.pdf')}
      </Anchor>
      <Anchor href={url('xlsx')} download aria-label={t('console.invoices.excel_of', { number })}>
        {t('console.invoices.excel')}
      </Anchor>
    </Group>
  )
}
