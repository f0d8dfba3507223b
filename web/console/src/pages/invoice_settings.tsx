/** Who signs the invoices: what stands at the head of every document that is issued from now on. */
import { Alert, Card, SimpleGrid, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readIssuer, saveIssuer } from '../../../api/seller'
import type { IssuerView } from '../../../api/types'
import { localMobile } from '../../../format/numbers'
import { FormBody } from '../parts/add_form'
import { TypedInput } from '../parts/inputs'
import { tell } from '../parts/notice'
import { PageHead } from '../parts/page_head'
import { Read } from '../parts/read'
import { useSending } from '../parts/sending'
import { ShortNameCard } from '../parts/short_name_card'
import { useMay } from '../session'

export default function InvoiceSettingsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const issuer = useQuery({ queryKey: ['issuer'], queryFn: readIssuer, staleTime: Infinity, gcTime: 0 })
  return (
    <>
      <PageHead title={t('console.invoice_settings.title')} />
      <Read of={issuer}>
        {(data) => (
          <IssuerForm key={data.version} seen={data} onReload={() => void issuer.refetch()} />
        )}
      </Read>
      {may('short_name.edit') && <ShortNameCard />}
    </>
  )
}

function IssuerForm({ seen, onReload }: { seen: IssuerView; onReload: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState({ ...seen, phone: localMobile(seen.phone) })
  const [isChecked, setChecked] = useState(false)
  const hasName = !!(typed.name_bn.trim() || typed.name_en.trim())

  const field = (name: Exclude<keyof IssuerView, 'version'>) => ({
    label: t(`console.invoice_settings.${name}`),
    value: typed[name],
    error: sending.fieldError(name),
    onValue: (value: string) => setTyped({ ...typed, [name]: value }),
  })

  async function save() {
    setChecked(true)
    if (!hasName) return
    const saved = await sending.run((key) => saveIssuer({ ...typed, version: seen.version }, key))
    if (saved) tell(t('console.invoice_settings.saved'))
  }

  const nameError = isChecked && !hasName ? t('refusals.fields.name_in_one_language') : sending.fieldError('name_bn')
  return (
    <Card withBorder maw={760}>
      <Text mb="md">{t('console.invoice_settings.lead')}</Text>
      {seen.version === 0 && (
        <Alert mb="md" color="blue">
          {t('console.invoice_settings.nothing')}
        </Alert>
      )}
      <FormBody sending={sending} button={t('common.save')} onReload={onReload} onSend={() => void save()}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TypedInput {...field('name_bn')} maxLength={120} description={t('console.invoice_settings.name_help')} error={nameError} />
          <TypedInput {...field('name_en')} maxLength={120} description={t('console.invoice_settings.name_help')} />
          <TypedInput {...field('address_bn')} maxLength={300} />
          <TypedInput {...field('address_en')} maxLength={300} />
          <TypedInput {...field('bin')} maxLength={40} inputMode="numeric" description={t('console.invoice_settings.bin_help')} />
          <TypedInput {...field('phone')} maxLength={40} type="tel" />
        </SimpleGrid>
      </FormBody>
    </Card>
  )
}
