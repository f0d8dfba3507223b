/** Packages: what is sold. Three ready ones for a start. */
import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from '@tanstack/react-query'
import { archivePackage, listPackages, readPackage } from '../../../api/seller'
import type { PackageView } from '../../../api/types'
import { speed, taka } from '../../../format/numbers'
import { FormBody, useAdding, Window } from '../parts/add_form'
import { useDurations } from '../parts/durations'
import { EditButton, EditWindow } from '../parts/edit_window'
import { Listing, type Column } from '../parts/listing'
import { tell } from '../parts/notice'
import { AddButton, PageHead } from '../parts/page_head'
import { PackageForm } from '../parts/package_form'
import { SUGGESTIONS, type Suggestion } from '../parts/package_suggestions'
import { useSending } from '../parts/sending'
import { Status } from '../parts/status'
import { useMay } from '../session'

export default function PackagesPage() {
  const { t } = useTranslation()
  const may = useMay()
  const { validity } = useDurations()
  const [isAdding, add, close] = useAdding()
  const [suggestion, suggest] = useState<Suggestion>()
  const [leaving, leave] = useState<PackageView>()
  const [editing, edit] = useState<PackageView>()
  const mayEdit = may('package.edit')

  const columns: Column<PackageView>[] = [
    { name: 'name', title: t('fields.name'), show: (item) => item.name },
    { name: 'speed', title: t('fields.speed'), show: (item) => `${speed(item.down_kbps)} / ${speed(item.up_kbps)}` },
    { name: 'validity', title: t('fields.validity'), show: (item) => validity(item.validity_minutes) },
    { name: 'price', title: t('fields.price'), show: (item) => taka(item.price_minor), isAmount: true },
    { name: 'status', title: t('fields.status'), show: (item) => <Status of={item.is_archived ? 'archived' : 'on_sale'} /> },
    ...(mayEdit ? [{ name: 'actions', title: '', show: (item: PackageView) => <Actions pack={item} onEdit={edit} onArchive={leave} /> }] : []),
  ]

  function open(chosen?: Suggestion) {
    suggest(chosen)
    add()
  }

  return (
    <>
      <PageHead title={t('console.packages.title')}>
        {mayEdit && <AddButton label={t('console.packages.add')} onClick={() => open()} />}
      </PageHead>
      <Stack gap="lg">
        <Listing
          label={t('console.packages.title')}
          about={['packages']}
          read={listPackages}
          columns={columns}
          keyOf={(item) => item.id}
          empty={t('console.packages.empty')}
        />
        {mayEdit && <Suggestions onUse={open} />}
      </Stack>
      <Window title={t('console.packages.add')} isOpen={isAdding} onClose={close}>
        <PackageForm suggestion={suggestion} onDone={close} />
      </Window>
      {editing && <Edit pack={editing} onClose={() => edit(undefined)} />}
      {leaving && <ArchiveWindow pack={leaving} onClose={() => leave(undefined)} />}
    </>
  )
}

interface ActionsProps {
  pack: PackageView
  onEdit: (pack: PackageView) => void
  onArchive: (pack: PackageView) => void
}

function Actions({ pack, onEdit, onArchive }: ActionsProps) {
  const { t } = useTranslation()
  if (pack.is_archived) return null
  return (
    <Group gap="xs" justify="flex-end">
      <EditButton name={pack.name} onClick={() => onEdit(pack)} />
      <Button
        size="sm"
        variant="default"
        aria-label={t('console.packages.actions_of', { name: pack.name })}
        onClick={() => onArchive(pack)}
      >
        {t('console.packages.archive')}
      </Button>
    </Group>
  )
}

function Edit({ pack, onClose }: { pack: PackageView; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <EditWindow
      title={t('console.packages.edit')}
      about={['package', pack.id]}
      read={() => readPackage(pack.id)}
      onClose={onClose}
    >
      {(seen, reload) => <PackageForm seen={seen} onReload={reload} onDone={onClose} />}
    </EditWindow>
  )
}

function ArchiveWindow({ pack, onClose }: { pack: PackageView; onClose: () => void }) {
  const { t } = useTranslation()
  const sending = useSending()

  async function archive() {
    const done = await sending.run((key) => archivePackage(pack, key))
    if (!done) return
    tell(t('console.packages.archived'))
    onClose()
  }

  return (
    <Window title={t('console.packages.archive')} isOpen onClose={onClose}>
      <FormBody sending={sending} color="red" button={t('console.packages.archive')} onSend={() => void archive()}>
        <Text>{t('console.packages.archive_ask', { name: pack.name })}</Text>
      </FormBody>
    </Window>
  )
}

function Suggestions({ onUse }: { onUse: (suggestion: Suggestion) => void }) {
  const { t } = useTranslation()
  const { validity } = useDurations()
  const packages = useQuery({ queryKey: ['packages'], queryFn: listPackages })
  const taken = new Set(packages.data?.items.map((item) => item.down_kbps))
  const left = packages.data ? SUGGESTIONS.filter((suggestion) => !taken.has(suggestion.down_kbps)) : []
  if (!left.length) return null
  return (
    <section aria-labelledby="suggestions">
      <Title order={2} size="h4" id="suggestions">
        {t('console.packages.suggestions')}
      </Title>
      <Text c="dimmed" mb="sm">
        {t('console.packages.suggestions_help')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {left.map((suggestion) => (
          <Card withBorder key={suggestion.down_kbps}>
            <Group justify="space-between">
              <Text fw={600}>{speed(suggestion.down_kbps)}</Text>
              <Text fw={600}>{taka(suggestion.price_minor)}</Text>
            </Group>
            <Text c="dimmed" mb="sm">
              {validity(suggestion.validity_minutes)}
            </Text>
            <Button
              variant="default"
              aria-label={`${t('console.packages.use')}: ${speed(suggestion.down_kbps)}`}
              onClick={() => onUse(suggestion)}
            >
              {t('console.packages.use')}
            </Button>
          </Card>
        ))}
      </SimpleGrid>
    </section>
  )
}
