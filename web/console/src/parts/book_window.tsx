/** Booking money that only the provider's statement shows: the provider is asked for it. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { bookMatter } from '../../../api/seller'
import { FormBody, Window } from './add_form'
import { MatterSummary, type MatterProps } from './matter_summary'
import { tell } from './notice'
import { useSending } from './sending'

export function BookWindow({ matter, onClose }: MatterProps) {
  const { t } = useTranslation()
  const sending = useSending()

  async function book() {
    const done = await sending.run((key) => bookMatter(matter.id, key))
    if (!done) return
    tell(t('console.money_inbox.booked'))
    onClose()
  }

  return (
    <Window title={t('console.money_inbox.book')} isOpen onClose={onClose}>
      <FormBody sending={sending} button={t('console.money_inbox.book')} onSend={() => void book()}>
        <MatterSummary matter={matter} />
        <Text>{t('console.money_inbox.book_help')}</Text>
      </FormBody>
    </Window>
  )
}
