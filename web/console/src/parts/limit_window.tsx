/** How far an account may go; nothing entered is no limit, where the account may have none. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setLimit } from '../../../api/seller'
import type { BookAccount } from '../../../api/types'
import { minorOf, taka, typedAmount } from '../../../format/numbers'
import { useAccountName } from './account_name'
import { FormBody, Window } from './add_form'
import { MoneyInput } from './inputs'
import { tell } from './notice'
import { useSending } from './sending'

export function LimitWindow({ account, onClose }: { account: BookAccount; onClose: () => void }) {
  const { t } = useTranslation()
  const name = useAccountName()
  const sending = useSending()
  const [seen] = useState(account)
  const [typed, type] = useState(seen.limit_minor === null ? '' : typedAmount(seen.limit_minor))
  const isEmpty = !typed.trim()
  const minor = isEmpty ? null : minorOf(typed)
  const isWrong = !isEmpty && minor === null

  async function save() {
    if (isWrong) return
    const body = { account: seen.account, old_minor: seen.limit_minor, new_minor: minor }
    const done = await sending.run((key) => setLimit(body, key))
    if (!done) return
    tell(
      done.limit_minor === null
        ? t('console.books.limit_gone')
        : t('console.books.limit_is', { amount: taka(done.limit_minor) }),
    )
    onClose()
  }

  return (
    <Window title={t('console.books.limit_set')} isOpen onClose={onClose}>
      <FormBody sending={sending} button={t('common.save')} onSend={() => void save()}>
        <Text fw={600}>{name(seen.account)}</Text>
        <Text>{t('console.books.limit_help')}</Text>
        <MoneyInput
          label={t('console.books.limit')}
          data-autofocus
          value={typed}
          error={isWrong ? t('problem.amount_wrong') : sending.fieldError('new_minor')}
          onValue={type}
        />
      </FormBody>
    </Window>
  )
}
