/** Routers: registered here, told about RADIUS by lines to paste. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listNas, readNas } from '../../../api/seller'
import type { NasView, NewNas } from '../../../api/types'
import { whole } from '../../../format/numbers'
import { useAdding, Window } from '../parts/add_form'
import { EditButton, EditWindow } from '../parts/edit_window'
import { Listing, type Column } from '../parts/listing'
import { tell } from '../parts/notice'
import { AddButton, PageHead } from '../parts/page_head'
import { RouterForm } from '../parts/router_form'
import { RouterLines } from '../parts/router_lines'
import { useMay } from '../session'

export default function RoutersPage() {
  const { t } = useTranslation()
  const may = useMay()
  const [isAdding, add, close] = useAdding()
  const [added, setAdded] = useState<NewNas>()
  const [editing, edit] = useState<NasView>()
  const mayEdit = may('nas.edit')

  const columns: Column<NasView>[] = [
    { name: 'name', title: t('fields.name'), show: (item) => item.name },
    { name: 'address', title: t('console.routers.address'), show: (item) => item.address },
    { name: 'kind', title: t('console.routers.kind'), show: (item) => t(`console.routers.${item.kind}`) },
    { name: 'coa_port', title: t('console.routers.coa_port'), show: (item) => item.coa_port },
    { name: 'notes', title: t('console.routers.notes'), show: (item) => (item.open_again || item.keeps_old_ends ? <Notes nas={item} /> : '') },
    ...(mayEdit
      ? [{ name: 'actions', title: '', show: (item: NasView) => <EditButton name={item.name} onClick={() => edit(item)} /> }]
      : []),
  ]

  // What was shown stays until the window is gone; the next one starts anew.
  function open() {
    setAdded(undefined)
    add()
  }

  return (
    <>
      <PageHead title={t('console.routers.title')}>
        {mayEdit && <AddButton label={t('console.routers.add')} onClick={open} />}
      </PageHead>
      <Listing
        label={t('console.routers.title')}
        about={['nas']}
        read={listNas}
        columns={columns}
        keyOf={(item) => item.id}
        empty={t('console.routers.empty')}
      />
      <Window title={t(added ? 'console.routers.added' : 'console.routers.add')} isOpen={isAdding} onClose={close}>
        {added ? <RouterLines nas={added} onClose={close} /> : <RouterForm onDone={setAdded} />}
      </Window>
      {editing && <Edit nas={editing} onClose={() => edit(undefined)} />}
    </>
  )
}

/** What the edges say of a router that somebody should know; for most there is nothing. */
function Notes({ nas }: { nas: NasView }) {
  const { t } = useTranslation()
  return (
    <>
      {nas.open_again > 0 && (
        <Text size="sm" fw={600}>
          {t('console.routers.open_again', { sessions: whole(nas.open_again) })}
        </Text>
      )}
      {nas.keeps_old_ends && (
        <Text size="sm" c="dimmed">
          {t('console.routers.keeps_old_ends')}
        </Text>
      )}
    </>
  )
}

function Edit({ nas, onClose }: { nas: NasView; onClose: () => void }) {
  const { t } = useTranslation()
  const [changed, setChanged] = useState<NewNas>()

  // A new secret is shown once more, because the router needs it now.
  function done(entered: NewNas) {
    tell(t('common.saved'))
    if (entered.secret) setChanged(entered)
    else onClose()
  }

  return (
    <EditWindow title={t('console.routers.edit')} about={['nas', nas.id]} read={() => readNas(nas.id)} onClose={onClose}>
      {(seen, reload) =>
        changed ? (
          <RouterLines nas={changed} onClose={onClose} />
        ) : (
          <RouterForm seen={seen} onReload={reload} onDone={done} />
        )
      }
    </EditWindow>
  )
}
