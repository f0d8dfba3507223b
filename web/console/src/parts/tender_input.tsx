/** Whether what is to pay is handed over now or paid later, and how much more may be owed. */
import { Group, NativeSelect, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CustomerView } from '../../../api/types'
import { taka } from '../../../format/numbers'

/** What of `toPay` is handed over, and whether the rest is paid later. */
export function useTender(toPay: number) {
  const [tender, pay] = useState<'cash' | 'on_account'>('cash')
  const isOnAccount = toPay > 0 && tender === 'on_account'
  return { tender, pay, isOnAccount, cashMinor: isOnAccount ? 0 : toPay }
}

interface TenderProps {
  customer: CustomerView
  toPay: number
  tender: ReturnType<typeof useTender>
}

export function TenderInput({ customer, toPay, tender: { tender, pay, isOnAccount } }: TenderProps) {
  const { t } = useTranslation()
  const lendable = Math.max(customer.owed_limit_minor - customer.owed_minor, 0)
  return (
    <>
      {toPay > 0 && (
        <NativeSelect
          label={t('console.customer.tender')}
          description={isOnAccount ? t('console.customer.may_owe', { amount: taka(lendable) }) : undefined}
          value={tender}
          data={[
            { value: 'cash', label: t('console.paid_by.cash') },
            { value: 'on_account', label: t('console.paid_by.account') },
          ]}
          onChange={(event) => pay(event.currentTarget.value === 'on_account' ? 'on_account' : 'cash')}
        />
      )}
      <Group justify="space-between" align="baseline">
        <Text>{t(isOnAccount ? 'console.customer.to_pay_later' : 'console.customer.to_pay')}</Text>
        <Text size="2rem" fw={600} className="amount">
          {taka(toPay)}
        </Text>
      </Group>
    </>
  )
}
