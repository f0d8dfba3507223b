/** Taking cash that buys nothing yet: it becomes the customer's credit. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { takeAdvance } from '../../../api/seller'
import type { CustomerView } from '../../../api/types'
import { minorOf, taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { MoneyInput } from './inputs'
import { tell } from './notice'
import { useSending } from './sending'

export function AdvanceWindow({ customer, onClose }: { customer: CustomerView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, type] = useState('')
  const [isChecked, setChecked] = useState(false)
  const minor = minorOf(typed)

  async function take() {
    setChecked(true)
    if (!minor) return
    const done = await sending.run((key) => takeAdvance(customer.id, { amount_minor: minor }, key))
    if (!done) return
    tell(t('console.customer.advance_taken', { amount: taka(done.amount_minor) }))
    onClose()
  }

  return (
    <Window title={t('console.customer.advance')} isOpen onClose={onClose}>
      <FormBody sending={sending} button={t('console.customer.advance_submit')} onSend={() => void take()}>
        <Text fw={600}>{customer.name}</Text>
        <Text>{t('console.customer.advance_help')}</Text>
        <MoneyInput
          label={t('fields.amount')}
          required
          data-autofocus
          value={typed}
          error={isChecked && !minor ? t('problem.amount_wrong') : sending.fieldError('amount_minor')}
          onValue={type}
        />
      </FormBody>
    </Window>
  )
}
