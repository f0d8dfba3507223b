/** Selling a package over the counter: the customer's credit is spent first, the rest is cash, or paid later. */
import { NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listPackages, sellPackage } from '../../../api/seller'
import type { CustomerView, NewSale, PackageView } from '../../../api/types'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { AmountRow } from './amount_row'
import { useDurations } from './durations'
import { tell } from './notice'
import { Read } from './read'
import { useQuestioned, useSending } from './sending'
import { TenderInput, useTender } from './tender_input'

interface SellProps {
  customer: CustomerView
  onClose: () => void
}

export function SellWindow({ customer, onClose }: SellProps) {
  const { t } = useTranslation()
  const packages = useQuery({ queryKey: ['packages'], queryFn: listPackages })
  return (
    <Window title={t('console.customer.sell_title')} isOpen onClose={onClose}>
      <Read of={packages}>
        {({ items }) => {
          const onSale = items.filter((item) => !item.is_archived)
          if (!onSale.length) return <Text>{t('console.customers.need_package')}</Text>
          return <Sale customer={customer} packages={onSale} onClose={onClose} />
        }}
      </Read>
    </Window>
  )
}

function Sale({ customer, packages, onClose }: SellProps & { packages: PackageView[] }) {
  const { t } = useTranslation()
  const { validity } = useDurations()
  const sending = useSending()
  const questioned = useQuestioned<Omit<NewSale, 'is_another'>>(sending)
  const usual = packages.find((item) => item.id === customer.package_id) ?? packages[0]
  const [packageId, choose] = useState(usual?.id ?? '')
  const chosen = packages.find((item) => item.id === packageId)
  const price = chosen?.price_minor ?? 0
  const credit = Math.min(customer.credit_minor, price)
  const toPay = price - credit
  const tender = useTender(toPay)
  const { isOnAccount } = tender

  const body = chosen && {
    package_id: chosen.id,
    package_version: chosen.version,
    cash_minor: tender.cashMinor,
    on_account: isOnAccount,
  }

  async function sell() {
    if (!body) return
    const sale = await questioned.run(body, (said, key) => sellPackage(customer.id, said, key))
    if (!sale) return
    tell(
      customer.status === 'on_hold'
        ? t('console.customer.added_behind', { amount: taka(sale.price_minor) })
        : isOnAccount
        ? t('console.customer.sold_on_account', { amount: taka(toPay) })
        : toPay
        ? t('console.customer.sold', { amount: taka(toPay) })
        : t('console.customer.sold_from_credit', { amount: taka(sale.price_minor) }),
    )
    onClose()
  }

  return (
    <FormBody
      sending={sending}
      isBlocked={!chosen}
      button={
        body && questioned.isQuestioned(body)
          ? t('console.customer.sell_again')
          : isOnAccount
          ? t('console.customer.put_on_account', { amount: taka(toPay) })
          : toPay
          ? t('console.customer.take_cash', { amount: taka(toPay) })
          : t('console.customer.use_credit', { amount: taka(price) })
      }
      onSend={() => void sell()}
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
      {credit > 0 && (
        <Stack gap={0}>
          <AmountRow name={t('fields.price')} minor={price} />
          <AmountRow name={t('console.customer.credit_spent')} minor={-credit} />
        </Stack>
      )}
      <TenderInput customer={customer} toPay={toPay} tender={tender} />
    </FormBody>
  )
}
