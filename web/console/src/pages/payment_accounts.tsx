/** Payment settings: the ISP's own accounts at providers. */
import { Anchor, Button, PasswordInput, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { addPaymentAccount, listPaymentAccounts } from '../../../api/seller'
import type { NewPaymentAccount, PaymentAccountView } from '../../../api/types'
import { date } from '../../../format/dates'
import { mobileOf } from '../../../format/numbers'
import { FormBody, useAdding, Window } from '../parts/add_form'
import { TypedInput } from '../parts/inputs'
import { Listing, type Column } from '../parts/listing'
import { tell } from '../parts/notice'
import { AddButton, PageHead } from '../parts/page_head'
import { pushState, PushWindow } from '../parts/push_window'
import { useSending } from '../parts/sending'
import { Status } from '../parts/status'
import { useMay } from '../session'

export default function PaymentAccountsPage() {
  const { t } = useTranslation()
  const [isAdding, add, close] = useAdding()
  const mayAdd = useMay()('payment_account.edit')
  const [opened, open] = useOpened()

  const columns: Column<PaymentAccountView>[] = [
    { name: 'wallet', title: t('console.payment_accounts.wallet'), show: (item) => item.account_ref },
    { name: 'provider', title: t('console.payment_accounts.provider'), show: () => t('console.payment_accounts.bkash') },
    { name: 'mode', title: t('console.payment_accounts.mode'), show: (item) => t(`console.payment_accounts.${item.mode}`) },
    { name: 'since', title: t('fields.date'), show: (item) => date(item.created_at) },
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
      ? [{ name: 'actions', title: '', show: (item: PaymentAccountView) => <PushButton account={item} onOpen={open} /> }]
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
    </>
  )
}

/** Whose push is open is in the address (`?push=ID`), so that a link can lead there. */
function useOpened(): [string | null, (id: string | null) => void] {
  const [search, setSearch] = useSearchParams()
  const open = (id: string | null) =>
    setSearch((old) => {
      const changed = new URLSearchParams(old)
      if (id) changed.set('push', id)
      else changed.delete('push')
      return changed
    })
  return [search.get('push'), open]
}

function PushButton({ account, onOpen }: { account: PaymentAccountView; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <Button
      size="sm"
      variant="default"
      aria-label={t('console.push.open_of', { wallet: account.account_ref })}
      onClick={() => onOpen(account.id)}
    >
      {t('console.push.open')}
    </Button>
  )
}

const SECRETS = ['username', 'password', 'app_key', 'app_secret'] as const

function AccountForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [mode, setMode] = useState<NewPaymentAccount['mode']>('sandbox')
  const [wallet, setWallet] = useState('')
  const [secrets, setSecrets] = useState({ username: '', password: '', app_key: '', app_secret: '' })
  const [isChecked, setChecked] = useState(false)
  const number = mobileOf(wallet)
  const labels = {
    username: t('console.payment_accounts.username'),
    password: t('fields.password'),
    app_key: t('console.payment_accounts.app_key'),
    app_secret: t('console.payment_accounts.app_secret'),
  }

  async function save() {
    setChecked(true)
    if (!number || SECRETS.some((name) => !secrets[name])) return
    const body: NewPaymentAccount = { provider: 'bkash', mode, account_ref: number, ...secrets }
    const done = await sending.run((key) => addPaymentAccount(body, key))
    if (!done) return
    tell(t('console.payment_accounts.added'))
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
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {SECRETS.map((name) => {
          const Input = name === 'username' || name === 'app_key' ? TypedInput : SecretInput
          return (
            <Input
              key={name}
              label={labels[name]}
              required
              autoComplete="off"
              spellCheck={false}
              value={secrets[name]}
              error={isChecked && !secrets[name] ? t('problem.missing') : sending.fieldError(name)}
              onValue={(value: string) => setSecrets({ ...secrets, [name]: value.trim() })}
            />
          )
        })}
      </SimpleGrid>
    </FormBody>
  )
}

type SecretProps = Omit<Parameters<typeof PasswordInput>[0], 'onChange'> & { onValue: (value: string) => void }

function SecretInput({ onValue, ...rest }: SecretProps) {
  const { t } = useTranslation()
  return (
    <PasswordInput
      {...rest}
      visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  )
}
