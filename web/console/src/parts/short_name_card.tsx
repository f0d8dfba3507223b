/** The ISP's short name, which stands in the address of its customers' page. */
import { Card, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseShortName, readShortName } from '../../../api/seller'
import type { ShortName } from '../../../api/types'
import { FormBody } from './add_form'
import { CopyField } from './copy_field'
import { TypedInput } from './inputs'
import { tell } from './notice'
import { Read } from './read'
import { useSending } from './sending'

export function ShortNameCard() {
  const { t } = useTranslation()
  const named = useQuery({ queryKey: ['short-name'], queryFn: readShortName, staleTime: Infinity })
  return (
    <Card withBorder maw={760} mt="md" component="section" aria-labelledby="short-name">
      <Title order={2} size="h4" id="short-name" mb="xs">
        {t('console.invoice_settings.short_name')}
      </Title>
      <Read of={named}>{(data) => <ShortNameForm key={data.short_name} seen={data} />}</Read>
    </Card>
  )
}

function ShortNameForm({ seen }: { seen: ShortName }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState(seen.short_name)
  const name = typed.trim().toLowerCase()

  async function save() {
    const saved = await sending.run((key) => chooseShortName(name, key))
    if (saved) tell(t('console.invoice_settings.short_name_saved'))
  }

  return (
    <FormBody
      sending={sending}
      button={t('common.save')}
      isBlocked={!name || name === seen.short_name}
      onSend={() => void save()}
    >
      <Text>{t('console.invoice_settings.short_name_lead')}</Text>
      <CopyField label={t('console.invoice_settings.short_name_page')} value={seen.page} />
      <TypedInput
        label={t('console.invoice_settings.short_name')}
        description={t('console.invoice_settings.short_name_help')}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        required
        value={typed}
        error={sending.fieldError('short_name')}
        onValue={setTyped}
      />
    </FormBody>
  )
}
