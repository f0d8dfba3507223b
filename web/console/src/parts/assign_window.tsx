/** Giving money whose owner was not known to a customer: search, choose, say so. */
import { Radio, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { assignMatter, listCustomers } from '../../../api/seller'
import { taka } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { TypedInput } from './inputs'
import { MatterSummary, type MatterProps } from './matter_summary'
import { tell } from './notice'
import { Read } from './read'
import { useSending } from './sending'

const SHOWN_MAX = 8

export function AssignWindow({ matter, onClose }: MatterProps) {
  const { t } = useTranslation()
  const sending = useSending()
  // Money that the provider held came for a known customer, and only he can be given it.
  const [chosen, choose] = useState(matter.customer_id ?? '')
  const [note, setNote] = useState('')
  const [isChecked, setChecked] = useState(false)

  async function assign() {
    setChecked(true)
    if (!chosen) return
    const body = { customer_id: chosen, note: note.trim() }
    const done = await sending.run((key) => assignMatter(matter.id, body, key))
    if (!done) return
    tell(t('console.money_inbox.assigned', { amount: taka(done.amount_minor) }))
    onClose()
  }

  return (
    <Window title={t('console.money_inbox.assign')} isOpen onClose={onClose}>
      <FormBody sending={sending} button={t('console.money_inbox.assign')} onSend={() => void assign()}>
        <MatterSummary matter={matter} />
        <Text>{t('console.money_inbox.assign_help')}</Text>
        {!matter.customer_id && <CustomerSearch chosen={chosen} onChoose={choose} isMissing={isChecked && !chosen} />}
        <TypedInput
          label={`${t('console.money_inbox.note_optional')} (${t('common.optional')})`}
          maxLength={300}
          value={note}
          error={sending.fieldError('note')}
          onValue={setNote}
        />
      </FormBody>
    </Window>
  )
}

interface SearchProps {
  chosen: string
  onChoose: (id: string) => void
  isMissing: boolean
}

function CustomerSearch({ chosen, onChoose, isMissing }: SearchProps) {
  const { t } = useTranslation()
  const [typed, type] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 300)
  const found = useQuery({
    queryKey: ['customers-to-choose', search],
    queryFn: () => listCustomers({ search, status: '' }, null),
    enabled: search !== '',
  })

  return (
    <Stack gap="sm">
      <TypedInput
        label={t('console.money_inbox.find_customer')}
        type="search"
        data-autofocus
        autoComplete="off"
        value={typed}
        error={isMissing ? t('console.money_inbox.choose_customer') : undefined}
        onValue={(text) => {
          type(text)
          onChoose('')
        }}
      />
      {search && (
        <Read of={found}>
          {({ items }) =>
            items.length ? (
              <Radio.Group label={t('console.money_inbox.choose_customer')} value={chosen} onChange={onChoose}>
                <Stack gap="xs" mt="xs">
                  {items.slice(0, SHOWN_MAX).map((customer) => (
                    <Radio
                      key={customer.id}
                      value={customer.id}
                      label={customer.name}
                      description={`${customer.login} · ${customer.mobile}`}
                    />
                  ))}
                </Stack>
              </Radio.Group>
            ) : (
              <Text>{t('console.money_inbox.nobody_found')}</Text>
            )
          }
        </Read>
      )}
    </Stack>
  )
}
