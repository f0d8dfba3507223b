/** Who is online now: on which router since when, and who should not be. */
import { Group, NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { listNas, listOnline } from '../../../api/seller'
import type { OnlineCustomer } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { size } from '../../../format/numbers'
import { Listing, type Column } from '../parts/listing'
import { CustomerLink } from '../parts/money_columns'
import { PageHead } from '../parts/page_head'
import { useMay } from '../session'

export default function OnlinePage() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const wanted = { nas_id: search.get('router') ?? '', is_closed: search.get('shown') === 'closed' ? 'true' : '' }
  return (
    <>
      <PageHead title={t('console.online.title')} />
      <Filters />
      <Listing
        label={t('console.online.title')}
        about={['online', wanted.nas_id, wanted.is_closed]}
        read={(after) => listOnline(wanted, after)}
        columns={useColumns()}
        keyOf={(item) => item.customer_id}
        empty={t(wanted.is_closed ? 'console.online.none_closed' : 'console.online.empty')}
      />
    </>
  )
}

function Filters() {
  const { t } = useTranslation()
  const may = useMay()
  const [search, setSearch] = useSearchParams()
  const routers = useQuery({ queryKey: ['list', 'nas', 'names'], queryFn: listNas, enabled: may('nas.see') }).data?.items ?? []
  const ask = (name: string, value: string) =>
    setSearch(
      (old) => {
        const changed = new URLSearchParams(old)
        if (value) changed.set(name, value)
        else changed.delete(name)
        return changed
      },
      { replace: true },
    )
  return (
    <Group mb="md" align="end">
      {may('nas.see') && (
        <NativeSelect
          label={t('console.online.router')}
          value={search.get('router') ?? ''}
          onChange={(event) => ask('router', event.currentTarget.value)}
          data={[{ value: '', label: t('console.online.all_routers') }, ...routers.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <NativeSelect
        label={t('console.online.shown')}
        value={search.get('shown') ?? ''}
        onChange={(event) => ask('shown', event.currentTarget.value)}
        data={[
          { value: '', label: t('common.all') },
          { value: 'closed', label: t('console.online.only_closed') },
        ]}
      />
    </Group>
  )
}

function useColumns(): Column<OnlineCustomer>[] {
  const { t } = useTranslation()
  return [
    {
      name: 'name',
      title: t('fields.name'),
      show: (item) => (
        <>
          <CustomerLink id={item.customer_id} name={item.customer_name} />
          {item.is_closed && (
            <Text size="sm" fw={600} c="red.8">
              {t('console.online.closed')}
            </Text>
          )}
          {item.reopened > 0 && (
            <Text size="sm" c="dimmed">
              {t('console.online.reopened')}
            </Text>
          )}
        </>
      ),
    },
    { name: 'login', title: t('fields.login'), show: (item) => item.login },
    { name: 'address', title: t('console.online.address'), show: (item) => item.address || t('common.none') },
    { name: 'mac', title: t('console.online.mac'), show: (item) => item.mac || t('common.none') },
    { name: 'router', title: t('console.online.router'), show: (item) => item.nas_name ?? t('common.none') },
    { name: 'since', title: t('console.online.since'), show: (item) => dateTime(item.started_at) },
    {
      name: 'used',
      title: t('console.online.used'),
      show: (item) => (
        <span title={t('console.online.as_of', { when: dateTime(item.as_of) })}>
          {size(item.octets_out)} ↓ · {size(item.octets_in)} ↑
        </span>
      ),
    },
  ]
}
