/** Routers: registered here, told about RADIUS by lines to paste. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listNas } from '../../../api/seller'
import type { NasView, NewNas } from '../../../api/types'
import { useAdding, Window } from '../parts/add_form'
import { Listing, type Column } from '../parts/listing'
import { AddButton, PageHead } from '../parts/page_head'
import { RouterForm } from '../parts/router_form'
import { RouterLines } from '../parts/router_lines'
import { useMay } from '../session'

export default function RoutersPage() {
  const { t } = useTranslation()
  const may = useMay()
  const [isAdding, add, close] = useAdding()
  const [added, setAdded] = useState<NewNas>()

  const columns: Column<NasView>[] = [
    { name: 'name', title: t('fields.name'), show: (item) => item.name },
    { name: 'address', title: t('console.routers.address'), show: (item) => item.address },
    { name: 'kind', title: t('console.routers.kind'), show: (item) => t(`console.routers.${item.kind}`) },
    { name: 'coa_port', title: t('console.routers.coa_port'), show: (item) => item.coa_port },
  ]

  // What was shown stays until the window is gone; the next one starts anew.
  function open() {
    setAdded(undefined)
    add()
  }

  return (
    <>
      <PageHead title={t('console.routers.title')}>
        {may('nas.edit') && <AddButton label={t('console.routers.add')} onClick={open} />}
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
    </>
  )
}
