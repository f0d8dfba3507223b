/** Selling a package over the counter: for cash, or from the customer's credit. */
import { NativeSelect, Radio, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listPackages, sellPackage } from '../../../api/seller'
import type { CustomerView, PackageView } from '../../../api/types'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { useDurations } from './durations'
import { tell } from './notice'
import { Failure, Waiting } from './problem'
import { useSending } from './sending'

interface SellProps {
  customer: CustomerView
  onClose: () => void
}

export function SellWindow({ customer, onClose }: SellProps) {
  const { t } = useTranslation()
  const packages = useQuery({ queryKey: ['packages'], queryFn: listPackages })
  const onSale = packages.data?.items.filter((item) => !item.is_archived) ?? []
  return (
    <Window title={t('console.customer.sell_title')} isOpen onClose={onClose}>
      {packages.error ? (
        <Failure problem={packages.error} onAgain={() => void packages.refetch()} />
      ) : !packages.data ? (
        <Waiting />
      ) : onSale.length === 0 ? (
        <Text>{t('console.customers.need_package')}</Text>
      ) : (
        <Sale customer={customer} packages={onSale} onClose={onClose} />
      )}
    </Window>
  )
}

function Sale({ customer, packages, onClose }: SellProps & { packages: PackageView[] }) {
  const { t } = useTranslation()
  const { validity } = useDurations()
  const sending = useSending()
  const usual = packages.find((item) => item.id === customer.package_id) ?? packages[0]
  const [packageId, choose] = useState(usual?.id ?? '')
  const [paidBy, setPaidBy] = useState<'cash' | 'credit'>('cash')
  const chosen = packages.find((item) => item.id === packageId)
  const price = chosen?.price_minor ?? 0
  const isCoveredByCredit = customer.credit_minor >= price
  const amount = taka(price)

  async function sell() {
    if (!chosen) return
    const body = { package_id: chosen.id, paid_by: paidBy, price_minor: chosen.price_minor }
    const sale = await sending.run((key) => sellPackage(customer.id, body, key))
    if (!sale) return
    tell(t('console.customer.sold', { amount: taka(sale.price_minor) }))
    onClose()
  }

  return (
    <FormBody
      sending={sending}
      isBlocked={!chosen || (paidBy === 'credit' && !isCoveredByCredit)}
      button={t(paidBy === 'cash' ? 'console.customer.take_cash' : 'console.customer.use_credit', { amount })}
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
      <Radio.Group
        label={t('console.customer.paid_by')}
        value={paidBy}
        onChange={(value) => setPaidBy(value === 'credit' ? 'credit' : 'cash')}
      >
        <Stack gap="xs" mt={4}>
          <Radio value="cash" label={t('console.customer.cash')} />
          <Radio
            value="credit"
            disabled={!isCoveredByCredit}
            label={t('console.customer.credit', { amount: taka(customer.credit_minor) })}
          />
        </Stack>
      </Radio.Group>
      <Text size="2rem" fw={600} className="amount">
        {amount}
      </Text>
    </FormBody>
  )
}
