/** Changing the running package: what is left of it counts towards the new one. The amounts are the server's. */
import { NativeSelect, Radio, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeRunningPackage, listPackages, quotePackageChange } from '../../../api/seller'
import type { ChangeQuote, CustomerView, PackageView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { AmountRow } from './amount_row'
import { useDurations } from './durations'
import { tell } from './notice'
import { Read } from './read'
import { useSending } from './sending'
import { TenderInput, useTender } from './tender_input'

interface ChangeProps {
  customer: CustomerView
  onClose: () => void
}

export function ChangePackageWindow({ customer, onClose }: ChangeProps) {
  const { t } = useTranslation()
  const packages = useQuery({ queryKey: ['packages'], queryFn: listPackages })
  return (
    <Window title={t('console.customer.change_title')} isOpen onClose={onClose}>
      <Read of={packages}>
        {({ items }) => {
          const others = items.filter((item) => !item.is_archived && item.id !== customer.running_package_id)
          const [first] = others
          if (!first) return <Text>{t('console.customer.change_no_other')}</Text>
          return <Change customer={customer} packages={others} first={first} onClose={onClose} />
        }}
      </Read>
    </Window>
  )
}

function Change({ customer, packages, first, onClose }: ChangeProps & { packages: PackageView[]; first: PackageView }) {
  const { t } = useTranslation()
  const { validity } = useDurations()
  const sending = useSending()
  const [packageId, choose] = useState(first.id)
  const [keepsEnd, keepEnd] = useState(true)
  const chosen = packages.find((item) => item.id === packageId) ?? first
  const wanted = { package_id: chosen.id, package_version: chosen.version, keeps_end: keepsEnd }
  const quote = useQuery({
    queryKey: ['package-change-quote', customer.id, wanted],
    queryFn: () => quotePackageChange(customer.id, wanted),
    staleTime: 'static',
    gcTime: 0,
  })

  const toPay = quote.data?.to_pay_minor ?? 0
  const tender = useTender(toPay)

  async function change(seen: ChangeQuote) {
    const body = { ...wanted, quoted_at: seen.quoted_at, cash_minor: tender.cashMinor, on_account: tender.isOnAccount }
    const sale = await sending.run((key) => changeRunningPackage(customer.id, body, key))
    if (!sale) return
    tell(t('console.customer.changed', { package: sale.package_name }))
    onClose()
  }

  return (
    <FormBody
      sending={sending}
      isBlocked={!quote.data}
      button={
        tender.isOnAccount
          ? t('console.customer.change_on_account', { amount: taka(toPay) })
          : toPay
          ? t('console.customer.take_cash', { amount: taka(toPay) })
          : t('console.customer.change_submit')
      }
      onSend={() => quote.data && void change(quote.data)}
    >
      <Text fw={600}>{customer.name}</Text>
      <NativeSelect
        label={t('fields.package')}
        value={packageId}
        data={packages.map((item) => ({
          value: item.id,
          label: `${item.name} · ${validity(item.validity_minutes)} · ${taka(item.price_minor)}`,
        }))}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Radio.Group
        label={t('console.customer.change_until')}
        value={keepsEnd ? 'keep' : 'restart'}
        onChange={(value) => keepEnd(value === 'keep')}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="keep"
            label={t('console.customer.change_keep', { when: customer.expires_at === null ? '' : dateTime(customer.expires_at) })}
          />
          <Radio
            value="restart"
            label={t('console.customer.change_restart', { validity: validity(chosen.validity_minutes) })}
          />
        </Stack>
      </Radio.Group>
      <Read of={quote}>{(data) => <Quoted quote={data} customer={customer} tender={tender} />}</Read>
    </FormBody>
  )
}

interface QuotedProps {
  quote: ChangeQuote
  customer: CustomerView
  tender: ReturnType<typeof useTender>
}

function Quoted({ quote, customer, tender }: QuotedProps) {
  const { t } = useTranslation()
  return (
    <>
      <Stack gap={0}>
        <AmountRow name={t('fields.price')} minor={quote.price_minor} />
        <AmountRow
          name={t('console.customer.change_unused', { package: customer.running_package_name ?? '' })}
          minor={-quote.unused_minor}
        />
        {quote.credit_minor > 0 && <AmountRow name={t('console.customer.credit_spent')} minor={-quote.credit_minor} />}
        {quote.credit_after_minor > 0 && (
          <AmountRow name={t('console.customer.change_credit_after')} minor={quote.credit_after_minor} />
        )}
      </Stack>
      <TenderInput customer={customer} toPay={quote.to_pay_minor} tender={tender} />
      <Text size="sm">{t('console.customer.change_new_end', { when: dateTime(quote.expires_at) })}</Text>
    </>
  )
}
