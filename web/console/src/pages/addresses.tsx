/** Who had an address at a second: asked with a reason, and every question is kept. */
import { Alert, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listAddressLookUps, lookUpAddress } from '../../../api/seller'
import type { AddressAnswer, AddressHolder, AddressLookUp } from '../../../api/types'
import { bookDay, dateTime, dayEndsAt, nowSeconds } from '../../../format/dates'
import { whole } from '../../../format/numbers'
import { FormBody } from '../parts/add_form'
import { TypedInput } from '../parts/inputs'
import { Cards, Listing, type Column } from '../parts/listing'
import { CustomerLink } from '../parts/money_columns'
import { PageHead } from '../parts/page_head'
import { useSending } from '../parts/sending'

const DAY = 86_400
const CLOCK = /^(\d{2}):(\d{2})(?::(\d{2}))?$/

export default function AddressesPage() {
  const { t } = useTranslation()
  const [answer, setAnswer] = useState<AddressAnswer>()
  return (
    <>
      <PageHead title={t('console.addresses.title')} />
      <Text mb="md">{t('console.addresses.lead')}</Text>
      <Ask onAnswer={setAnswer} />
      {answer && <Answer answer={answer} />}
      <Title order={2} size="h3" mt="xl" mb="sm">
        {t('console.addresses.asked_before')}
      </Title>
      <Listing
        label={t('console.addresses.asked_before')}
        about={['address-look-ups']}
        read={listAddressLookUps}
        columns={useAskedColumns()}
        keyOf={(item) => item.id}
        empty={t('console.addresses.never_asked')}
      />
    </>
  )
}

/** The second that a day and a time of the ISP's clock name; null where one of them is missing. */
function secondOf(day: string, time: string): number | null {
  const found = CLOCK.exec(time)
  if (!day || !found) return null
  const [, hours = '0', minutes = '0', seconds = '0'] = found
  // A day begins where the one before it ends.
  return dayEndsAt(day) - DAY + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)
}

function Ask({ onAnswer }: { onAnswer: (answer: AddressAnswer) => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [address, setAddress] = useState('')
  const [day, setDay] = useState(bookDay(nowSeconds()))
  const [time, setTime] = useState('')
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)
  const missing = (value: unknown) => (isChecked && !value ? t('problem.missing') : undefined)
  const at = secondOf(day, time)

  async function ask() {
    setChecked(true)
    if (!address.trim() || at === null || reason.trim().length < 3) return
    const answer = await sending.run((key) => lookUpAddress({ address, at, reason }, key))
    if (answer) onAnswer(answer)
  }

  return (
    <Stack maw={640} mb="lg">
      <FormBody sending={sending} button={t('console.addresses.submit')} onSend={() => void ask()}>
        <TypedInput
          label={t('console.addresses.address')}
          description={t('console.addresses.address_help')}
          required
          maxLength={60}
          value={address}
          error={missing(address.trim()) ?? sending.fieldError('address')}
          onValue={setAddress}
        />
        <Group grow align="flex-start">
          <TextInput
            type="date"
            label={t('console.addresses.day')}
            required
            max={bookDay(nowSeconds())}
            value={day}
            error={missing(day) ?? sending.fieldError('at')}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <TextInput
            type="time"
            step={1}
            label={t('console.addresses.time')}
            required
            value={time}
            error={missing(time)}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
        </Group>
        <TypedInput
          label={t('console.addresses.reason')}
          description={t('console.addresses.reason_help')}
          required
          maxLength={200}
          value={reason}
          error={missing(reason.trim().length >= 3) ?? sending.fieldError('reason')}
          onValue={setReason}
        />
      </FormBody>
    </Stack>
  )
}

function Answer({ answer }: { answer: AddressAnswer }) {
  const { t } = useTranslation()
  const columns = useHolderColumns()
  const about = { address: answer.address, when: dateTime(answer.at) }
  return (
    <Stack role="status" gap="sm">
      <Title order={2} size="h3">
        {t('console.addresses.answer', about)}
      </Title>
      {answer.holders.length ? (
        <Cards label={t('console.addresses.answer', about)} items={answer.holders} columns={columns} keyOf={(one) => `${one.customer_id} ${one.since}`} />
      ) : (
        <Text>{t('console.addresses.nobody')}</Text>
      )}
      {!answer.is_all && <Alert color="orange">{t('console.addresses.not_all')}</Alert>}
    </Stack>
  )
}

function useHolderColumns(): Column<AddressHolder>[] {
  const { t } = useTranslation()
  const moment = (at: number | null) => (at === null ? t('console.addresses.still') : dateTime(at))
  return [
    { name: 'name', title: t('fields.name'), show: (item) => <CustomerLink id={item.customer_id} name={item.customer_name} /> },
    { name: 'login', title: t('fields.login'), show: (item) => item.login },
    { name: 'address', title: t('console.online.address'), show: (item) => item.address },
    { name: 'had', title: t('console.addresses.had'), show: (item) => `${dateTime(item.since)} – ${moment(item.until)}` },
    {
      name: 'session',
      title: t('console.addresses.session'),
      show: (item) => `${dateTime(item.session_started_at)} – ${moment(item.session_ended_at)}`,
    },
    { name: 'mac', title: t('console.online.mac'), show: (item) => item.mac },
    { name: 'router', title: t('console.online.router'), show: (item) => item.nas_name ?? '' },
    { name: 'cause', title: t('console.addresses.cause'), show: (item) => item.terminate_cause ?? '' },
  ]
}

function useAskedColumns(): Column<AddressLookUp>[] {
  const { t } = useTranslation()
  return [
    { name: 'address', title: t('console.addresses.address'), show: (item) => item.address },
    { name: 'at', title: t('console.addresses.about_when'), show: (item) => dateTime(item.at) },
    { name: 'reason', title: t('console.addresses.reason'), show: (item) => item.reason },
    { name: 'who', title: t('console.addresses.asked_by'), show: (item) => item.asked_by_name ?? t('common.none') },
    { name: 'when', title: t('console.addresses.asked_at'), show: (item) => dateTime(item.asked_at) },
    { name: 'found', title: t('console.addresses.found'), show: (item) => whole(item.found) },
  ]
}
