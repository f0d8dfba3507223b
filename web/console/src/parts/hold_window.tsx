/** Holding a line while its customer is away: until a day, or until somebody opens it. */
import { Radio, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { holdLine, resumeLine } from '../../../api/seller'
import type { CustomerView } from '../../../api/types'
import { bookDay, dateTime, dayEndsAt, nowSeconds } from '../../../format/dates'
import { FormBody, Window } from './add_form'
import { tell } from './notice'
import { useSending } from './sending'

const DAY = 86_400

interface HoldProps {
  customer: CustomerView
  onClose: () => void
}

export function HoldWindow({ customer, onClose }: HoldProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const isHeld = customer.status === 'on_hold'
  const [isOpenEnded, openEnded] = useState(false)
  const [day, setDay] = useState(customer.opens_at === null ? '' : bookDay(customer.opens_at))
  const [isChecked, setChecked] = useState(false)

  async function hold() {
    setChecked(true)
    if (!isOpenEnded && !day) return
    // A day begins where the one before it ends.
    const body = isOpenEnded ? {} : { until_at: dayEndsAt(day) - DAY }
    const held = await sending.run((key) => holdLine(customer.id, body, key))
    if (!held) return
    tell(t('console.customer.held', { when: held.opens_at === null ? '' : dateTime(held.opens_at) }))
    onClose()
  }

  return (
    <Window title={t(isHeld ? 'console.customer.hold_move_title' : 'console.customer.hold_title')} isOpen onClose={onClose}>
      <FormBody
        sending={sending}
        button={t(isHeld ? 'console.customer.hold_move_submit' : 'console.customer.hold_submit')}
        onSend={() => void hold()}
      >
        <Text fw={600}>{customer.name}</Text>
        {!isHeld && <Text size="sm">{t('console.customer.hold_help')}</Text>}
        <Radio.Group
          label={t('console.customer.hold_until')}
          value={isOpenEnded ? 'told' : 'day'}
          onChange={(value) => openEnded(value === 'told')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="day" label={t('console.customer.hold_until_day')} />
            <Radio value="told" label={t('console.customer.hold_until_told')} />
          </Stack>
        </Radio.Group>
        {!isOpenEnded && (
          <TextInput
            type="date"
            label={t('console.customer.hold_day')}
            required
            data-autofocus
            min={bookDay(nowSeconds() + DAY)}
            value={day}
            error={day ? sending.fieldError('until_at') : isChecked ? t('problem.missing') : undefined}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
      </FormBody>
    </Window>
  )
}

export function ResumeWindow({ customer, onClose }: HoldProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const { hold_id: holdId, opens_at: opensAt } = customer

  async function resume() {
    if (holdId === null) return
    const opened = await sending.run((key) => resumeLine(customer.id, { hold_id: holdId }, key))
    if (!opened) return
    tell(t('console.customer.resumed', { when: opened.expires_at === null ? '' : dateTime(opened.expires_at) }))
    onClose()
  }

  return (
    <Window title={t('console.customer.resume')} isOpen onClose={onClose}>
      <FormBody
        sending={sending}
        isBlocked={holdId === null}
        button={t('console.customer.resume')}
        onSend={() => void resume()}
      >
        <Text fw={600}>{customer.name}</Text>
        <Text size="sm">{t('console.customer.resume_help', { when: opensAt === null ? '' : dateTime(opensAt) })}</Text>
      </FormBody>
    </Window>
  )
}
