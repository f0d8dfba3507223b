/** Money that somebody must look at, and what was decided about it. */
import { SegmentedControl, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { listMoneyInbox } from '../../../api/seller'
import type { MatterView } from '../../../api/types'
import { dateTime } from '../../../format/dates'
import { ExcerptBar, isNarrowed, useAsk, useExcerpt } from '../parts/excerpt'
import { ExportButton } from '../parts/export_button'
import { Listing, type Column } from '../parts/listing'
import { useMatterColumns } from '../parts/matter_columns'
import { DeedButtons, DeedWindow, useDeeds } from '../parts/matter_deeds'
import { PageHead } from '../parts/page_head'
import { shortId } from '../parts/reference'

export default function MoneyInboxPage() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const ask = useAsk()
  const wanted = useExcerpt()
  const shown = search.get('shown') === 'decided' ? 'decided' : 'open'
  const [doing, start, stop] = useDeeds()
  const columns = useMatterColumns()
  const last: Column<MatterView> =
    shown === 'open'
      ? {
          name: 'deeds',
          title: t('console.money_inbox.actions'),
          show: (item) => <DeedButtons matter={item} onDo={start} />,
        }
      : {
          name: 'decision',
          title: t('console.money_inbox.decision'),
          show: (item) => <Decision of={item} />,
        }

  return (
    <>
      <PageHead title={t('console.money_inbox.title')}>
        <ExportButton of={{ list: 'money_inbox', shown, ...wanted }} />
      </PageHead>
      <Text mb="md">{t('console.money_inbox.lead')}</Text>
      <SegmentedControl
        mb="md"
        aria-label={t('console.money_inbox.title')}
        value={shown}
        data={[
          { value: 'open', label: t('console.money_inbox.open') },
          { value: 'decided', label: t('console.money_inbox.decided') },
        ]}
        onChange={(value) => ask({ shown: value === 'decided' ? 'decided' : '', order: '' })}
      />
      <ExcerptBar
        orders={
          shown === 'open'
            ? [t('common.longest_waiting_first'), t('common.newest_first')]
            : [t('common.newest_first'), t('common.oldest_first')]
        }
      />
      <Listing
        key={shown}
        label={t(`console.money_inbox.${shown}`)}
        about={['money-inbox', shown, wanted]}
        read={(after) => listMoneyInbox(shown, wanted, after)}
        amountOf={(item) => item.amount_minor}
        columns={[...columns, last]}
        keyOf={(item) => item.id}
        empty={t(isNarrowed(wanted) ? 'console.invoices.none_in_days' : shown === 'open' ? 'console.money_inbox.empty' : 'console.money_inbox.empty_decided')}
      />
      <DeedWindow doing={doing} onClose={stop} />
    </>
  )
}

function Decision({ of }: { of: MatterView }) {
  const { t } = useTranslation()
  const { decided } = of
  if (!decided) return t('console.money_inbox.settled')
  return (
    <>
      {t(`console.money_inbox.was.${decided.deed}`)}
      {decided.note && ` · ${decided.note}`}
      <Text size="sm" c="dimmed">
        {t('console.money_inbox.by', { name: decided.by_name ?? shortId(decided.by), when: dateTime(decided.at) })}
      </Text>
    </>
  )
}
