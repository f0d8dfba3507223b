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
import { useQuestioned, useSending } from './sending'

export function AdvanceWindow({ customer, onClose }: { customer: CustomerView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const questioned = useQuestioned<{ amount_minor: number }>(sending)
  const [typed, type] = useState('')
  const [isChecked, setChecked] = useState(false)
  const minor = minorOf(typed)

  async function take() {
    setChecked(true)
    if (!minor) return
    const done = await questioned.run({ amount_minor: minor }, (said, key) => takeAdvance(customer.id, said, key))
    if (!done) return
    tell(t('console.customer.advance_taken', { amount: taka(done.amount_minor) }))
    onClose()
  }

  return (
    <Window title={t('console.customer.advance')} isOpen onClose={onClose}>
      <FormBody sending={sending} button={t(minor && questioned.isQuestioned({ amount_minor: minor }) ? 'console.customer.advance_again' : 'console.customer.advance_submit')} onSend={() => void take()}>
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
