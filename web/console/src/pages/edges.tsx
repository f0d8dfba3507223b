/** Edge servers: enrolled with a one-use code, revoked by typing the name. */
import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listEdges, makeEnrolmentCode, revokeEdge } from '../../../api/seller'
import type { EdgeView, EnrolmentCode } from '../../../api/types'
import { clock, dateTime } from '../../../format/dates'
import { FormBody, useAdding, Window } from '../parts/add_form'
import { CopyField } from '../parts/copy_field'
import { EdgeState } from '../parts/edge_state'
import { TypedInput } from '../parts/inputs'
import { Listing, type Column } from '../parts/listing'
import { tell } from '../parts/notice'
import { AddButton, PageHead } from '../parts/page_head'
import { useSending } from '../parts/sending'
import { useMay } from '../session'

export default function EdgesPage() {
  const { t } = useTranslation()
  const may = useMay()
  const [isAdding, add, close] = useAdding()
  const [leaving, leave] = useState<EdgeView>()
  const mayEdit = may('edge.edit')

  const columns: Column<EdgeView>[] = [
    { name: 'name', title: t('fields.name'), show: (item) => item.name },
    { name: 'seen', title: t('console.edges.last_seen'), show: (item) => <EdgeState edge={item} /> },
    { name: 'version', title: t('console.edges.version'), show: (item) => item.edge_version ?? t('console.edges.never') },
    { name: 'enrolled', title: t('console.edges.enrolled_at'), show: (item) => dateTime(item.enrolled_at) },
    ...(mayEdit ? [{ name: 'actions', title: '', show: (item: EdgeView) => <Revoke edge={item} onAsk={leave} /> }] : []),
  ]

  return (
    <>
      <PageHead title={t('console.edges.title')}>
        {mayEdit && <AddButton label={t('console.edges.enrol')} onClick={add} />}
      </PageHead>
      <Text mb="md">{t('console.edges.lead')}</Text>
      <Listing
        label={t('console.edges.title')}
        about={['edges']}
        read={listEdges}
        columns={columns}
        keyOf={(item) => item.id}
        empty={t('console.edges.empty')}
      />
      <Window title={t('console.edges.enrol')} isOpen={isAdding} onClose={close}>
        <Enrol onClose={close} />
      </Window>
      {leaving && <RevokeWindow edge={leaving} onClose={() => leave(undefined)} />}
    </>
  )
}

function Enrol({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [made, setMade] = useState<EnrolmentCode>()

  async function make() {
    const code = await sending.run((key) => makeEnrolmentCode(key))
    if (code) setMade(code)
  }

  if (!made) {
    return (
      <FormBody sending={sending} button={t('console.edges.make_code')} onSend={() => void make()}>
        <Text>{t('console.edges.lead')}</Text>
      </FormBody>
    )
  }
  return (
    <Stack>
      <Text>{t('console.edges.code_help', { when: clock(made.expires_at) })}</Text>
      <CopyField label={t('console.edges.code')} value={made.code} />
      <CopyField label={t('console.edges.command')} value={made.command} />
      <Button onClick={onClose}>{t('common.close')}</Button>
    </Stack>
  )
}

function Revoke({ edge, onAsk }: { edge: EdgeView; onAsk: (edge: EdgeView) => void }) {
  const { t } = useTranslation()
  if (edge.status === 'revoked') return null
  return (
    <Button
      size="sm"
      variant="default"
      aria-label={t('console.edges.revoke_of', { name: edge.name })}
      onClick={() => onAsk(edge)}
    >
      {t('console.edges.revoke')}
    </Button>
  )
}

function RevokeWindow({ edge, onClose }: { edge: EdgeView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [typed, setTyped] = useState('')

  async function revoke() {
    const done = await sending.run((key) => revokeEdge(edge.id, key).then(() => true))
    if (!done) return
    tell(t('console.edges.revoked'))
    onClose()
  }

  return (
    <Window title={t('console.edges.revoke_title')} isOpen onClose={onClose}>
      <FormBody
        sending={sending}
        color="red"
        button={t('console.edges.revoke')}
        isBlocked={typed.trim() !== edge.name.trim()}
        onSend={() => void revoke()}
      >
        <Text>{t('console.edges.revoke_ask', { name: edge.name })}</Text>
        <TypedInput
          label={t('console.edges.revoke_name')}
          autoComplete="off"
          data-autofocus
          value={typed}
          onValue={setTyped}
        />
      </FormBody>
    </Window>
  )
}
