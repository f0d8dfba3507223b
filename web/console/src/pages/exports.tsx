/** Who took which list out of the house, and when; one's own files are fetched again here. */
import { Anchor, Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { goOnWithExport, listExports } from '../../../api/seller'
import type { ExportView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { whole } from '../../../format/numbers'
import { Listing, type Column } from '../parts/listing'
import { PageHead } from '../parts/page_head'
import { ProblemNote } from '../parts/problem'
import { useSending } from '../parts/sending'

export default function ExportsPage() {
  const { t } = useTranslation()
  const fileOf = (item: ExportView) => {
    if (!item.is_ready) return t('console.exports.unfinished')
    return item.is_own ? <FileOf export={item} /> : ''
  }
  const columns: Column<ExportView>[] = [
    { name: 'list', title: t('console.exports.list'), show: (item) => t(`console.exports.lists.${item.list}`) },
    { name: 'when', title: t('fields.time'), show: (item) => dateTime(item.asked_at) },
    { name: 'who', title: t('console.exports.who'), show: (item) => item.asked_by_name ?? '' },
    { name: 'format', title: t('console.exports.format'), show: (item) => t(`console.exports.${item.format}`) },
    { name: 'rows', title: t('console.exports.rows'), show: (item) => whole(item.rows), isAmount: true },
    { name: 'file', title: t('console.exports.get'), show: (item) => fileOf(item) },
  ]
  return (
    <>
      <PageHead title={t('console.exports.title')} />
      <Text mb="md">{t('console.exports.lead')}</Text>
      <Listing
        label={t('console.exports.title')}
        about={['exports']}
        read={listExports}
        columns={columns}
        keyOf={(item) => item.id}
        empty={t('console.exports.empty')}
      />
    </>
  )
}

/** A link is good for a quarter of an hour, so it is asked for when it is wanted. */
function FileOf({ export: one }: { export: ExportView }) {
  const { t } = useTranslation()
  const [link, setLink] = useState<string | null>(null)
  const sending = useSending()
  if (link) {
    return (
      <Anchor href={link} download>
        {t('console.exports.fetch')}
      </Anchor>
    )
  }
  const get = () => sending.run(() => goOnWithExport(one.id)).then((view) => setLink(view?.link ?? null))
  return (
    <>
      <Button size="sm" variant="default" loading={sending.isBusy} onClick={() => void get()}>
        {t('console.exports.get')}
      </Button>
      <ProblemNote problem={sending.problem} />
    </>
  )
}
