/** Giving back time of a sale that was not used. How much that is worth, the server says. */
import { Radio, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { refundSale } from '../../../api/seller'
import type { SaleView } from '../../../api/types'
import { bookDay, dayEndsAt, nowSeconds } from '../../../format/dates'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { tell } from './notice'
import { ReasonInput } from './reason_input'
import { useSending } from './sending'

export function RefundWindow({ sale, onClose }: { sale: SaleView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [reason, setReason] = useState('')
  const [isLater, later] = useState(false)
  const [day, setDay] = useState('')
  const [isChecked, setChecked] = useState(false)
  const missing = isChecked ? t('problem.missing') : undefined

  async function refund() {
    setChecked(true)
    if (!reason.trim() || (isLater && !day)) return
    const body = { reason: reason.trim(), ...(isLater && { ends_at: dayEndsAt(day) }) }
    const done = await sending.run((key) => refundSale(sale.id, body, key))
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
        <Radio.Group
          label={t('console.customer.refund_until')}
          description={t('console.customer.refund_help')}
          value={isLater ? 'later' : 'now'}
          onChange={(value) => later(value === 'later')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="now" label={t('console.customer.refund_now')} />
            <Radio value="later" label={t('console.customer.refund_on_day')} />
          </Stack>
        </Radio.Group>
        {isLater && (
          <TextInput
            type="date"
            label={t('console.customer.refund_day')}
            required
            min={bookDay(nowSeconds())}
            value={day}
            error={day ? sending.fieldError('ends_at') : missing}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
        <ReasonInput value={reason} sending={sending} isChecked={isChecked} isFirst onValue={setReason} />
      </FormBody>
    </Window>
  )
}
