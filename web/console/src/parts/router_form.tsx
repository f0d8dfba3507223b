/** Registering a router and changing one. The secret is made here and shown once more, in the lines to paste. */
import { Button, Checkbox, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addNas, changeNas } from '../../../api/seller'
import type { NasView, NewNas } from '../../../api/types'
import { countOf, latin } from '../../../format/numbers'
import { FormBody } from './add_form'
import { changesOf, isNothing } from './edit_window'
import { TypedInput } from './inputs'
import { useSending } from './sending'

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
const SECRET_LENGTH = 24
const USUAL_COA_PORT = '3799'

/** Letters that cannot be mistaken for each other. 56 of 256 leaves a bias too small to matter. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_LENGTH))
  return Array.from(bytes, (byte) => LETTERS.charAt(byte % LETTERS.length)).join('')
}

/** What is written like an address; whether a router can have it is for the server to say. */
const isAddress = (text: string): boolean =>
  /^[0-9a-f]*:[0-9a-f:.]+$/i.test(text) ||
  (/^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255))

interface RouterFormProps {
  /** The router that is changed; without one a new one is registered. */
  seen?: NasView
  onReload?: () => void
  /** `secret` is empty where the router keeps its own. */
  onDone: (nas: NewNas) => void
}

export function RouterForm({ seen, onReload, onDone }: RouterFormProps) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState(() =>
    seen
      ? { name: seen.name, address: seen.address, secret: '', coa_port: String(seen.coa_port) }
      : { name: '', address: '', secret: newSecret(), coa_port: USUAL_COA_PORT },
  )
  const [kind, setKind] = useState<NewNas['kind']>(seen?.kind ?? 'mikrotik')
  const [isSigned, setSigned] = useState(seen?.require_message_authenticator ?? false)
  const [isChecked, setChecked] = useState(false)
  const set = (field: keyof typeof typed) => (value: string) => setTyped({ ...typed, [field]: value })

  const address = latin(typed.address).trim()
  const port = countOf(typed.coa_port)
  const wrong = {
    name: !typed.name.trim(),
    address: !isAddress(address),
    secret: !(seen && !typed.secret) && !/^[!-~]{8,64}$/.test(typed.secret),
    coa_port: port === null || port > 65_535,
  }
  const error = (field: keyof typeof wrong, message: string) =>
    isChecked && wrong[field] ? message : sending.fieldError(field)

  async function save() {
    setChecked(true)
    if (Object.values(wrong).some(Boolean) || port === null) return
    const body: NewNas = { name: typed.name.trim(), address, secret: typed.secret, coa_port: port, kind }
    const done = await sending.run((key) => (seen ? change(seen, body, isSigned, key) : addNas(body, key)))
    if (done) onDone(body)
  }

  return (
    <FormBody sending={sending} button={t('common.save')} {...(onReload && { onReload })} onSend={() => void save()}>
      <TypedInput
        label={t('fields.name')}
        placeholder={t('console.routers.name_example')}
        required
        maxLength={120}
        data-autofocus
        value={typed.name}
        error={error('name', t('problem.missing'))}
        onValue={set('name')}
      />
      <TypedInput
        label={t('console.routers.address')}
        description={t('console.routers.address_help')}
        placeholder="103.10.20.30"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={typed.address}
        error={error('address', t('problem.address_wrong'))}
        onValue={set('address')}
      />
      <Stack gap={4}>
        <Text size="sm" fw={600} id="router-kind">
          {t('console.routers.kind')}
        </Text>
        <SegmentedControl
          aria-labelledby="router-kind"
          value={kind}
          data={[
            { value: 'mikrotik', label: t('console.routers.mikrotik') },
            { value: 'other', label: t('console.routers.other') },
          ]}
          onChange={(value) => setKind(value === 'mikrotik' ? 'mikrotik' : 'other')}
        />
      </Stack>
      <Group align="flex-end">
        <TypedInput
          label={t('console.routers.secret')}
          description={t(seen ? 'console.routers.secret_kept' : 'console.routers.secret_help')}
          required={!seen}
          flex="1 1 260px"
          autoComplete="off"
          spellCheck={false}
          value={typed.secret}
          error={error('secret', t('console.routers.secret_wrong'))}
          onValue={set('secret')}
        />
        <Button variant="default" size="sm" onClick={() => set('secret')(newSecret())}>
          {t('console.routers.generate')}
        </Button>
      </Group>
      <TypedInput
        label={t('console.routers.coa_port')}
        description={t('console.routers.coa_port_help')}
        inputMode="numeric"
        required
        value={typed.coa_port}
        error={error('coa_port', t('console.routers.port_wrong'))}
        onValue={set('coa_port')}
      />
      {seen && (
        <Checkbox
          label={t('console.routers.signed')}
          description={t('console.routers.signed_help')}
          checked={isSigned}
          onChange={(event) => setSigned(event.currentTarget.checked)}
        />
      )}
    </FormBody>
  )
}

/** An empty secret is as it was seen: it stays. */
async function change(seen: NasView, entered: NewNas, isSigned: boolean, key: string): Promise<NasView> {
  const { name, address, coa_port, kind, require_message_authenticator } = seen
  const changes = changesOf(
    { name, address, coa_port, kind, require_message_authenticator, secret: '' },
    { ...entered, require_message_authenticator: isSigned },
  )
  return isNothing(changes) ? seen : changeNas(seen.id, { version: seen.version, ...changes }, key)
}
