/** Putting a package on sale. */
import { SimpleGrid } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addPackage } from '../../../api/seller'
import type { NewPackage } from '../../../api/types'
import { digits, minorOf, speed, typedAmount } from '../../../format/numbers'
import { FormBody } from './add_form'
import { MoneyInput, TypedInput, validityMinutes, ValidityInput, type TypedValidity } from './inputs'
import { tell } from './notice'
import type { Suggestion } from './package_suggestions'
import { useSending } from './sending'

interface PackageFormProps {
  suggestion: Suggestion | undefined
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

export function PackageForm({ suggestion, onDone }: PackageFormProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState<Typed>(() => ({
    name: suggestion ? t('console.packages.suggested_name', { mbps: speed(suggestion.down_kbps) }) : '',
    down: suggestion ? digits(String(suggestion.down_kbps / 1000)) : '',
    up: suggestion ? digits(String(suggestion.up_kbps / 1000)) : '',
    validity: { count: digits('30'), unit: 'days' },
    price: suggestion ? typedAmount(suggestion.price_minor) : '',
    vat: digits(USUAL_VAT),
    address_pool: '',
  }))
  const [isChecked, setChecked] = useState(false)
  const set = (field: keyof Typed) => (value: string) => setTyped({ ...typed, [field]: value })

  const read = readTyped(typed)
  const wrong = (isWrong: boolean, message: string, field: string) =>
    isChecked && isWrong ? message : sending.fieldError(field)

  async function save() {
    setChecked(true)
    const body = complete(read)
    if (!body) return
    const done = await sending.run((key) => addPackage(body, key))
    if (!done) return
    tell(t('console.packages.added'))
    onDone()
  }

  return (
    <FormBody sending={sending} button={t('common.save')} onSend={() => void save()}>
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

/** Mbps with up to two places, such as 2.5, as kbps. */
function kbpsOf(typed: string): number | null {
  const hundredths = minorOf(typed)
  return hundredths ? hundredths * 10 : null
}

function complete(read: Read): NewPackage | null {
  const { name, down_kbps, up_kbps, validity_minutes, price_minor, vat_basis_points, address_pool } = read
  if (!name || !down_kbps || !up_kbps || !validity_minutes || !price_minor) return null
  if (vat_basis_points === null || address_pool == null) return null
  return { name, down_kbps, up_kbps, validity_minutes, price_minor, vat_basis_points, address_pool }
}
