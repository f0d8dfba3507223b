/** Letting money rest as it is, with a note of why. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { acceptMatter } from '../../../api/seller'
import { FormBody, Window } from './add_form'
import { TypedInput } from './inputs'
import { MatterSummary, type MatterProps } from './matter_summary'
import { tell } from './notice'
import { useSending } from './sending'

export function AcceptWindow({ matter, onClose }: MatterProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [note, setNote] = useState('')
  const [isChecked, setChecked] = useState(false)

  async function accept() {
    setChecked(true)
    if (!note.trim()) return
    const done = await sending.run((key) => acceptMatter(matter.id, note.trim(), key))
    if (!done) return
    tell(t('console.money_inbox.accepted'))
    onClose()
  }

  return (
    <Window title={t('console.money_inbox.accept')} isOpen onClose={onClose}>
      <FormBody sending={sending} button={t('console.money_inbox.accept')} onSend={() => void accept()}>
        <MatterSummary matter={matter} />
        <Text>{t('console.money_inbox.accept_help')}</Text>
        <TypedInput
          label={t('console.money_inbox.note')}
          required
          maxLength={120}
          data-autofocus
          value={note}
          error={isChecked && !note.trim() ? t('problem.missing') : sending.fieldError('note')}
          onValue={setNote}
        />
      </FormBody>
    </Window>
  )
}
