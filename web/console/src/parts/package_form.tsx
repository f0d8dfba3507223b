/** Putting a package on sale, and changing what its next sale is like. */
import { Alert, SimpleGrid } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addPackage, changePackage } from '../../../api/seller'
import type { NewPackage, PackageView } from '../../../api/types'
import { validitySpan } from '../../../format/dates'
import { digits, kbpsOf, minorOf, speed, typedAmount } from '../../../format/numbers'
import { FormBody } from './add_form'
import { changesOf, isNothing } from './edit_window'
import { MoneyInput, TypedInput, validityMinutes, ValidityInput, type TypedValidity } from './inputs'
import { tell } from './notice'
import type { Suggestion } from './package_suggestions'
import { useSending } from './sending'

interface PackageFormProps {
  /** The package that is changed; without one a new one is made, from a suggestion if there is one. */
  seen?: PackageView
  suggestion?: Suggestion | undefined
  onReload?: () => void
  onDone: () => void
}

interface Typed {
  name: string
  down: string
  up: string
  validity: TypedValidity
  price: string
  vat: string
  address_pool: string
}

const USUAL_VAT = '5'

export function PackageForm({ seen, suggestion, onReload, onDone }: PackageFormProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState<Typed>(() =>
    seen ? typedOf(seen) : suggested(suggestion, (mbps) => t('console.packages.suggested_name', { mbps })),
  )
  const [isChecked, setChecked] = useState(false)
  const set = (field: keyof Typed) => (value: string) => setTyped({ ...typed, [field]: value })

  const read = readTyped(typed)
  const wrong = (isWrong: boolean, message: string, field: string) =>
    isChecked && isWrong ? message : sending.fieldError(field)

  async function save() {
    setChecked(true)
    const body = complete(read)
    if (!body) return
    const done = await sending.run((key) => (seen ? change(seen, body, key) : addPackage(body, key)))
    if (!done) return
    tell(t(seen ? 'common.saved' : 'console.packages.added'))
    onDone()
  }

  return (
    <FormBody sending={sending} button={t('common.save')} {...(onReload && { onReload })} onSend={() => void save()}>
      {seen && <Alert color="blue" role="note">{t('console.packages.edit_help')}</Alert>}
      <TypedInput
        label={t('fields.name')}
        placeholder={t('console.packages.name_example')}
        required
        maxLength={120}
        data-autofocus
        value={typed.name}
        error={wrong(!read.name, t('problem.missing'), 'name')}
        onValue={set('name')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TypedInput
          label={t('console.packages.down')}
          inputMode="decimal"
          required
          value={typed.down}
          error={wrong(read.down_kbps === null, t('problem.number_wrong'), 'down_kbps')}
          onValue={set('down')}
        />
        <TypedInput
          label={t('console.packages.up')}
          inputMode="decimal"
          required
          value={typed.up}
          error={wrong(read.up_kbps === null, t('problem.number_wrong'), 'up_kbps')}
          onValue={set('up')}
        />
        <ValidityInput
          value={typed.validity}
          error={wrong(read.validity_minutes === null, t('problem.number_wrong'), 'validity_minutes')}
          onValue={(validity) => setTyped({ ...typed, validity })}
        />
        <MoneyInput
          label={t('console.packages.price')}
          required
          value={typed.price}
          error={wrong(!read.price_minor, t('problem.amount_wrong'), 'price_minor')}
          onValue={set('price')}
        />
        <TypedInput
          label={t('console.packages.vat')}
          description={t('console.packages.vat_help')}
          inputMode="decimal"
          required
          value={typed.vat}
          error={wrong(read.vat_basis_points === null, t('console.packages.vat_wrong'), 'vat_basis_points')}
          onValue={set('vat')}
        />
        <TypedInput
          label={`${t('console.packages.pool')} (${t('common.optional')})`}
          description={t('console.packages.pool_help')}
          maxLength={64}
          autoCapitalize="none"
          spellCheck={false}
          value={typed.address_pool}
          error={wrong(read.address_pool === null, t('console.packages.pool_wrong'), 'address_pool')}
          onValue={set('address_pool')}
        />
      </SimpleGrid>
    </FormBody>
  )
}

type Read = { [K in keyof Required<NewPackage>]: NewPackage[K] | null }

function readTyped(typed: Typed): Read {
  const vat = minorOf(typed.vat)
  return {
    name: typed.name.trim(),
    down_kbps: kbpsOf(typed.down),
    up_kbps: kbpsOf(typed.up),
    validity_minutes: validityMinutes(typed.validity),
    price_minor: minorOf(typed.price),
    // A percentage with two places is a count of basis points, as taka with two places is of poisha.
    vat_basis_points: vat !== null && vat <= 10_000 ? vat : null,
    address_pool: /^[\w.-]*$/.test(typed.address_pool.trim()) ? typed.address_pool.trim() : null,
  }
}

function suggested(suggestion: Suggestion | undefined, nameOf: (mbps: string) => string): Typed {
  return {
    name: suggestion ? nameOf(speed(suggestion.down_kbps)) : '',
    down: suggestion ? typedMbps(suggestion.down_kbps) : '',
    up: suggestion ? typedMbps(suggestion.up_kbps) : '',
    validity: { count: digits('30'), unit: 'days' },
    price: suggestion ? typedAmount(suggestion.price_minor) : '',
    vat: digits(USUAL_VAT),
    address_pool: '',
  }
}

function typedOf(seen: PackageView): Typed {
  const { unit, count } = validitySpan(seen.validity_minutes)
  return {
    name: seen.name,
    down: typedMbps(seen.down_kbps),
    up: typedMbps(seen.up_kbps),
    validity: { count: digits(String(count)), unit },
    price: typedAmount(seen.price_minor),
    vat: typedAmount(seen.vat_basis_points),
    address_pool: seen.address_pool,
  }
}

const typedMbps = (kbps: number): string => digits(String(kbps / 1000))

async function change(seen: PackageView, entered: NewPackage, key: string): Promise<PackageView> {
  const changes = changesOf<NewPackage>(seen, entered)
  return isNothing(changes) ? seen : changePackage(seen.id, { version: seen.version, ...changes }, key)
}

function complete(read: Read): NewPackage | null {
  const { name, down_kbps, up_kbps, validity_minutes, price_minor, vat_basis_points, address_pool } = read
  if (!name || !down_kbps || !up_kbps || !validity_minutes || !price_minor) return null
  if (vat_basis_points === null || address_pool == null) return null
  return { name, down_kbps, up_kbps, validity_minutes, price_minor, vat_basis_points, address_pool }
}
