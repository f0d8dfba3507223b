/** How far a customer may owe: 0 sells him nothing on account. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setCustomerLimit } from '../../../api/seller'
import type { CustomerView } from '../../../api/types'
import { minorOf, taka, typedAmount } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { MoneyInput } from './inputs'
import { tell } from './notice'
import { useSending } from './sending'

export function CustomerLimitWindow({ customer, onClose }: { customer: CustomerView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [seen] = useState(customer)
  const [typed, type] = useState(typedAmount(seen.owed_limit_minor))
  const minor = minorOf(typed)

  async function save() {
    if (minor === null) return
    const body = { old_minor: seen.owed_limit_minor, new_minor: minor }
    const done = await sending.run((key) => setCustomerLimit(seen.id, body, key))
    if (!done) return
    tell(t('console.customer.limit_is', { amount: taka(done.owed_limit_minor) }))
    onClose()
  }

  return (
    <Window title={t('console.customer.limit_set')} isOpen onClose={onClose}>
      <FormBody sending={sending} button={t('common.save')} onSend={() => void save()}>
        <Text fw={600}>{seen.name}</Text>
        <Text>{t('console.customer.limit_help')}</Text>
        <MoneyInput
          label={t('console.customer.limit')}
          data-autofocus
          value={typed}
          error={minor === null ? t('problem.amount_wrong') : sending.fieldError('new_minor')}
          onValue={type}
        />
      </FormBody>
    </Window>
  )
}
