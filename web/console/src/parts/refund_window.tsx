/** Giving back what of a sale was not used. How much that is, the server says. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { refundSale } from '../../../api/seller'
import type { SaleView } from '../../../api/types'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { TypedInput } from './inputs'
import { tell } from './notice'
import { useSending } from './sending'

export function RefundWindow({ sale, onClose }: { sale: SaleView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)

  async function refund() {
    setChecked(true)
    if (!reason.trim()) return
    const done = await sending.run((key) => refundSale(sale.id, reason.trim(), key))
    if (!done) return
    tell(t('console.customer.refunded', { amount: taka(done.refunded_minor) }))
    onClose()
  }

  return (
    <Window title={t('console.customer.refund')} isOpen onClose={onClose}>
      <FormBody sending={sending} color="red" button={t('console.customer.refund_submit')} onSend={() => void refund()}>
        <Text>
          {sale.package_name} · {taka(sale.price_minor)}
        </Text>
        <Text>{t('console.customer.refund_help')}</Text>
        <TypedInput
          label={t('console.customer.refund_reason')}
          required
          maxLength={120}
          data-autofocus
          value={reason}
          error={isChecked && !reason.trim() ? t('problem.missing') : sending.fieldError('reason')}
          onValue={setReason}
        />
      </FormBody>
    </Window>
  )
}
