/** Taking a PPPoE customer on. */
import { Alert, Anchor, NativeSelect, SimpleGrid } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { addCustomer, listPackages } from '../../../api/seller'
import type { CustomerView, PackageView } from '../../../api/types'
import { mobileOf, taka } from '../../../format/numbers'
import { FormBody } from './add_form'
import { TypedInput } from './inputs'
import { Failure, Waiting } from './problem'
import { useSending } from './sending'

export function CustomerForm({ onDone }: { onDone: (customer: CustomerView) => void }) {
  const { t } = useTranslation()
  const packages = useQuery({ queryKey: ['packages'], queryFn: listPackages })
  if (packages.error) return <Failure problem={packages.error} onAgain={() => void packages.refetch()} />
  if (!packages.data) return <Waiting />
  const onSale = packages.data.items.filter((item) => !item.is_archived)
  const [first] = onSale
  if (!first) {
    return (
      <Alert color="orange">
        {t('console.customers.need_package')}{' '}
        <Anchor component={Link} to="/packages?add=1">
          {t('console.packages.add')}
        </Anchor>
      </Alert>
    )
  }
  return <Entry packages={onSale} first={first} onDone={onDone} />
}

interface EntryProps {
  packages: PackageView[]
  first: PackageView
  onDone: (customer: CustomerView) => void
}

function Entry({ packages, first, onDone }: EntryProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState({ name: '', mobile: '', login: '', password: '', address: '', package_id: first.id })
  const [isChecked, setChecked] = useState(false)
  const set = (field: keyof typeof typed) => (value: string) => setTyped({ ...typed, [field]: value })
  const mobile = mobileOf(typed.mobile)
  const missing = (field: 'name' | 'login' | 'password') =>
    isChecked && !typed[field].trim() ? t('problem.missing') : sending.fieldError(field)

  async function save() {
    setChecked(true)
    if (!mobile || !typed.name.trim() || !typed.login.trim() || !typed.password) return
    const { name, login, address, ...others } = typed
    const body = { ...others, kind: 'pppoe' as const, mobile, name: name.trim(), login: login.trim(), address: address.trim() }
    const customer = await sending.run((key) => addCustomer(body, key))
    if (customer) onDone(customer)
  }

  return (
    <FormBody sending={sending} button={t('common.save')} onSend={() => void save()}>
      <TypedInput
        label={t('fields.name')}
        required
        maxLength={120}
        autoFocus
        value={typed.name}
        error={missing('name')}
        onValue={set('name')}
      />
      <TypedInput
        label={t('fields.mobile')}
        placeholder={t('fields.mobile_example')}
        type="tel"
        required
        value={typed.mobile}
        error={isChecked && !mobile ? t('problem.mobile_wrong') : sending.fieldError('mobile')}
        onValue={set('mobile')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TypedInput
          label={t('fields.login')}
          description={t('console.customers.login_help')}
          required
          maxLength={63}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed.login}
          error={missing('login')}
          onValue={set('login')}
        />
        <TypedInput
          label={t('fields.password')}
          description={t('console.customers.password_help')}
          required
          maxLength={128}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed.password}
          error={missing('password')}
          onValue={set('password')}
        />
      </SimpleGrid>
      <NativeSelect
        label={t('fields.package')}
        required
        value={typed.package_id}
        error={sending.fieldError('package_id')}
        data={packages.map((item) => ({ value: item.id, label: `${item.name} (${taka(item.price_minor)})` }))}
        onChange={(event) => set('package_id')(event.currentTarget.value)}
      />
      <TypedInput
        label={`${t('fields.address')} (${t('common.optional')})`}
        placeholder={t('console.customers.address_example')}
        maxLength={300}
        value={typed.address}
        error={sending.fieldError('address')}
        onValue={set('address')}
      />
    </FormBody>
  )
}
