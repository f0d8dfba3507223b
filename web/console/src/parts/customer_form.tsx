/** Taking a PPPoE customer on, and changing what is known of one. */
import { Alert, Anchor, NativeSelect, SimpleGrid } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { addCustomer, changeCustomer, listPackages } from '../../../api/seller'
import type { CustomerView, PackageView } from '../../../api/types'
import { localMobile, mobileOf, taka } from '../../../format/numbers'
import { FormBody } from './add_form'
import { changesOf, isNothing } from './edit_window'
import { TypedInput } from './inputs'
import { Read } from './read'
import { useSending } from './sending'

export function CustomerForm({ onDone }: { onDone: (customer: CustomerView) => void }) {
  const packages = useQuery({ queryKey: ['packages'], queryFn: listPackages })
  return <Read of={packages}>{({ items }) => <New packages={items} onDone={onDone} />}</Read>
}

function New({ packages, onDone }: { packages: PackageView[]; onDone: (customer: CustomerView) => void }) {
  const { t } = useTranslation()
  const onSale = packages.filter((item) => !item.is_archived)
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
  const start = { name: '', mobile: '', login: '', password: '', address: '', package_id: first.id }
  const send = (entered: Entered, key: string) => addCustomer({ kind: 'pppoe', ...entered }, key)
  return <Entry packages={onSale} start={start} send={send} onDone={onDone} />
}

interface CustomerEditProps {
  seen: CustomerView
  onReload: () => void
  onDone: () => void
}

export function CustomerEdit({ seen, onReload, onDone }: CustomerEditProps) {
  const packages = useQuery({ queryKey: ['packages'], queryFn: listPackages })
  const known: Entered = { ...told(seen), mobile: localMobile(seen.mobile), password: '' }

  /** An empty password is as it was seen: it stays. */
  async function send(entered: Entered, key: string): Promise<CustomerView> {
    const changes = changesOf(known, entered)
    return isNothing(changes) ? seen : changeCustomer(seen.id, { version: seen.version, ...changes }, key)
  }

  const choices = (items: PackageView[]) => items.filter((item) => !item.is_archived || item.id === seen.package_id)
  return (
    <Read of={packages}>
      {({ items }) => (
        <Entry packages={choices(items)} start={known} isKnown send={send} onReload={onReload} onDone={onDone} />
      )}
    </Read>
  )
}

const told = ({ name, login, address, package_id }: CustomerView) => ({ name, login, address, package_id })

interface Entered {
  name: string
  mobile: string
  login: string
  password: string
  address: string
  package_id: string
}

interface EntryProps {
  packages: PackageView[]
  start: Entered
  isKnown?: boolean
  send: (entered: Entered, key: string) => Promise<CustomerView>
  onReload?: () => void
  onDone: (customer: CustomerView) => void
}

function Entry({ packages, start, isKnown = false, send, onReload, onDone }: EntryProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState(start)
  const [isChecked, setChecked] = useState(false)
  const set = (field: keyof typeof typed) => (value: string) => setTyped({ ...typed, [field]: value })
  const mobile = mobileOf(typed.mobile)
  const missing = (field: 'name' | 'login' | 'password') =>
    isChecked && !typed[field].trim() && !(isKnown && field === 'password') ? t('problem.missing') : sending.fieldError(field)

  async function save() {
    setChecked(true)
    if (!mobile || !typed.name.trim() || !typed.login.trim() || !(typed.password || isKnown)) return
    const { name, login, address, ...others } = typed
    const entered = { ...others, mobile, name: name.trim(), login: login.trim(), address: address.trim() }
    const customer = await sending.run((key) => send(entered, key))
    if (customer) onDone(customer)
  }

  return (
    <FormBody sending={sending} button={t('common.save')} {...(onReload && { onReload })} onSend={() => void save()}>
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
          description={t(isKnown ? 'console.customers.password_kept' : 'console.customers.password_help')}
          required={!isKnown}
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
        label={t(isKnown ? 'console.customers.next_package' : 'fields.package')}
        description={isKnown && t('console.customers.next_package_help')}
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
