/** What to paste into the router so that it asks the edge. */
import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewNas } from '../../../api/types'
import { latin } from '../../../format/numbers'
import { CopyField } from './copy_field'
import { TypedInput } from './inputs'

/** Three tries of 300 ms each fit into the time for which PPPoE clients wait. */
function mikrotikLines(nas: NewNas, edgeAddress: string): string {
  return [
    `/radius add service=ppp address=${edgeAddress} secret="${nas.secret.replace(/["\\$]/g, '\\$&')}" authentication-port=1812 accounting-port=1813 timeout=300ms`,
    `/radius incoming set accept=yes port=${nas.coa_port}`,
    '/ppp aaa set use-radius=yes accounting=yes interim-update=5m',
  ].join('\n')
}

export function RouterLines({ nas, onClose }: { nas: NewNas; onClose: () => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const edgeAddress = latin(typed).replace(/[^\d.:a-fA-F]/g, '') || 'EDGE-IP'
  return (
    <Stack>
      <Text fw={600}>{t('console.routers.paste_title')}</Text>
      <Text>{t(nas.kind === 'mikrotik' ? 'console.routers.paste_help' : 'console.routers.other_help')}</Text>
      {nas.kind === 'mikrotik' ? (
        <>
          <TypedInput
            label={t('console.routers.edge_address')}
            description={t('console.routers.edge_address_help')}
            placeholder="192.168.88.10"
            inputMode="decimal"
            value={typed}
            onValue={setTyped}
          />
          <CopyField label={t('console.routers.paste_preview')} value={mikrotikLines(nas, edgeAddress)} />
        </>
      ) : (
        <CopyField label={t('console.routers.secret')} value={nas.secret} />
      )}
      <Button onClick={onClose}>{t('common.close')}</Button>
    </Stack>
  )
}
