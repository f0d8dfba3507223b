/** Payment settings: the ISP's own accounts at providers. */
import { Anchor, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { addPaymentAccount, listPaymentAccounts } from '../../../api/seller'
import type { NewPaymentAccount, PaymentAccountView } from '../../../api/types'
import { date } from '../../../format/dates'
import { mobileOf } from '../../../format/numbers'
import { FormBody, useAdding, Window } from '../parts/add_form'
import { CredentialsInputs, useCredentials } from '../parts/credentials_inputs'
import { TypedInput } from '../parts/inputs'
import { Listing, type Column } from '../parts/listing'
import { tell } from '../parts/notice'
import { AddButton, PageHead } from '../parts/page_head'
import { pushState, PushWindow } from '../parts/push_window'
import { useSending } from '../parts/sending'
import { Status } from '../parts/status'
import { accountState, WalletWindow } from '../parts/wallet_window'
import { useMay } from '../session'

export default function PaymentAccountsPage() {
  const { t } = useTranslation()
  const [isAdding, add, close] = useAdding()
  const mayAdd = useMay()('payment_account.edit')
  const [opened, open] = useOpened('push')
  const [account, openAccount] = useOpened('account')

  const columns: Column<PaymentAccountView>[] = [
    { name: 'wallet', title: t('console.payment_accounts.wallet'), show: (item) => item.account_ref },
    { name: 'mode', title: t('console.payment_accounts.mode'), show: (item) => t(`console.payment_accounts.${item.mode}`) },
    { name: 'since', title: t('fields.date'), show: (item) => date(item.created_at) },
    { name: 'state', title: t('console.payment_accounts.state'), show: (item) => <Status of={accountState(item)} /> },
    { name: 'push', title: t('console.push.title'), show: (item) => <Status of={pushState(item.push)} /> },
    {
      name: 'statements',
      title: t('console.statements.statements'),
      show: (item) => (
        <Anchor
          component={Link}
          to={`/payment-accounts/${item.id}`}
          aria-label={t('console.statements.open_account', { wallet: item.account_ref })}
        >
          {t('console.statements.compare_short')}
        </Anchor>
      ),
    },
    ...(mayAdd
      ? [
          {
            name: 'actions',
            title: '',
            show: (item: PaymentAccountView) => (
              <Group gap="xs" wrap="nowrap">
                <OpenButton
                  text={t('console.payment_accounts.open')}
                  label={t('console.payment_accounts.open_of', { wallet: item.account_ref })}
                  onOpen={() => openAccount(item.id)}
                />
                <OpenButton
                  text={t('console.push.short')}
                  label={t('console.push.open_of', { wallet: item.account_ref })}
                  onOpen={() => open(item.id)}
                />
              </Group>
            ),
          },
        ]
      : []),
  ]

  return (
    <>
      <PageHead title={t('console.payment_accounts.title')}>
        {mayAdd && <AddButton label={t('console.payment_accounts.add')} onClick={add} />}
      </PageHead>
      <Text mb="md">{t('console.payment_accounts.lead')}</Text>
      <Listing
        label={t('console.payment_accounts.title')}
        about={['payment-accounts']}
        read={listPaymentAccounts}
        columns={columns}
        keyOf={(item) => item.id}
        empty={t('console.payment_accounts.empty')}
      />
      <Window title={t('console.payment_accounts.add')} isOpen={isAdding && mayAdd} onClose={close}>
        <AccountForm onDone={close} />
      </Window>
      {opened && <PushWindow id={opened} onClose={() => open(null)} />}
      {account && mayAdd && <WalletWindow id={account} onClose={() => openAccount(null)} />}
    </>
  )
}

/** Which account or push is open is in the address (`?push=ID`), so that a link can lead there. */
function useOpened(what: 'push' | 'account'): [string | null, (id: string | null) => void] {
  const [search, setSearch] = useSearchParams()
  const open = (id: string | null) =>
    setSearch((old) => {
      const changed = new URLSearchParams(old)
      if (id) changed.set(what, id)
      else changed.delete(what)
      return changed
    })
  return [search.get(what), open]
}

function OpenButton({ text, label, onOpen }: { text: string; label: string; onOpen: () => void }) {
  return (
    <Button size="sm" variant="default" aria-label={label} onClick={onOpen}>
      {text}
    </Button>
  )
}

function AccountForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [mode, setMode] = useState<NewPaymentAccount['mode']>('sandbox')
  const [wallet, setWallet] = useState('')
  const credentials = useCredentials()
  const [isChecked, setChecked] = useState(false)
  const number = mobileOf(wallet)
  async function save() {
    setChecked(true)
    if (!number || !credentials.isWhole) return
    const body: NewPaymentAccount = { provider: 'bkash', mode, account_ref: number, ...credentials.typed }
    const done = await sending.run((key) => addPaymentAccount(body, key))
    if (!done) return
    tell(t(done.is_active ? 'console.payment_accounts.added' : 'console.payment_accounts.added_off'))
    onDone()
  }

  return (
    <FormBody sending={sending} button={t('common.save')} onSend={() => void save()}>
      <Stack gap={4}>
        <Text size="sm" fw={600} id="account-mode">
          {t('console.payment_accounts.mode')}
        </Text>
        <SegmentedControl
          aria-labelledby="account-mode"
          value={mode}
          data={[
            { value: 'sandbox', label: t('console.payment_accounts.sandbox') },
            { value: 'live', label: t('console.payment_accounts.live') },
          ]}
          onChange={(value) => setMode(value === 'live' ? 'live' : 'sandbox')}
        />
      </Stack>
      <TypedInput
        label={t('console.payment_accounts.wallet')}
        placeholder={t('fields.mobile_example')}
        type="tel"
        required
        value={wallet}
        error={isChecked && !number ? t('problem.mobile_wrong') : sending.fieldError('account_ref')}
        onValue={setWallet}
      />
      <Text c="dimmed">{t('console.payment_accounts.secrets_help')}</Text>
      <CredentialsInputs of={credentials} sending={sending} isChecked={isChecked} />
    </FormBody>
  )
}
