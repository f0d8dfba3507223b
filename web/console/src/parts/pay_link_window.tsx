/** The customer's pay link: to copy, or to send by SMS. */
import { Alert, Stack, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { makePayLink } from '../../../api/seller'
import { newKey } from '../../../api/request'
import type { CustomerView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { localMobile } from '../../../format/numbers'
import { FormBody, Window } from './add_form'
import { CopyField } from './copy_field'
import { Read } from './read'
import { useSending } from './sending'

interface PayLinkProps {
  customer: CustomerView
  onClose: () => void
}

export function PayLinkWindow({ customer, onClose }: PayLinkProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [isSent, setSent] = useState(false)
  const [key] = useState(newKey)
  // A customer has one link; making it again gives the same.
  const link = useQuery({ queryKey: ['pay-link', customer.id], queryFn: () => makePayLink(customer.id, false, key) })

  async function text() {
    const done = await sending.run((smsKey) => makePayLink(customer.id, true, smsKey))
    if (done) setSent(true)
  }

  return (
    <Window title={t('console.customer.pay_link')} isOpen onClose={onClose}>
      <Read of={link}>
        {({ url, ends_at }) => (
          <Stack>
            <Text>{t('console.customer.pay_link_help')}</Text>
            <Text>{t('console.customer.pay_link_ends', { when: dateTime(ends_at) })}</Text>
            <CopyField label={t('console.customer.pay_link')} value={url} />
            {isSent ? (
              <Alert color="green" role="status" icon={<IconCheck aria-hidden />}>
                {t('console.customer.sms_sent', { mobile: localMobile(customer.mobile) })}
              </Alert>
            ) : (
              <FormBody sending={sending} button={t('console.customer.send_sms')} onSend={() => void text()}>
                {null}
              </FormBody>
            )}
          </Stack>
        )}
      </Read>
    </Window>
  )
}
