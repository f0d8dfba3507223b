/** A list as a file: asked for as it is narrowed, written part by part, fetched by a link. */
import { Anchor, Button, Group, Progress, Radio, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askForExport, goOnWithExport } from '../../../api/seller'
import type { ExportBody, ExportView } from '../../../api/types'
import { language } from '../../../format/language'
import { whole } from '../../../format/numbers'
import { useMay } from '../session'
import { FormBody, Window } from './add_form'
import { useSending } from './sending'

/** What is asked for of a list; what is empty is left out. */
type Narrowed = Omit<ExportBody, 'format' | 'language' | 'order' | 'shown'> & { order?: string; shown?: string }

export function ExportButton({ of }: { of: Narrowed }) {
  const { t } = useTranslation()
  const may = useMay()
  const [isOpen, open] = useState(false)
  if (!may('list.export')) return null
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />} onClick={() => open(true)}>
        {t('console.exports.button')}
      </Button>
      {isOpen && <ExportWindow of={of} onClose={() => open(false)} />}
    </>
  )
}

function ExportWindow({ of, onClose }: { of: Narrowed; onClose: () => void }) {
  const { t } = useTranslation()
  const [format, choose] = useState<'xlsx' | 'csv'>('xlsx')
  const [made, setMade] = useState<ExportView>()
  const sending = useSending()
  const list = t(`console.exports.lists.${of.list}`)

  async function make() {
    const begun = await sending.run((key) => askForExport(bodyOf(of, format), key))
    if (begun) await goOn(begun)
  }

  /** Each step is one short request; one that is lost is made again by pressing again. */
  async function goOn(from: ExportView) {
    let now: ExportView | undefined = from
    while (now && !now.is_ready) {
      setMade(now)
      const { id }: ExportView = now
      now = await sending.run(() => goOnWithExport(id))
    }
    if (now) setMade(now)
  }

  return (
    <Window title={`${t('console.exports.button')}: ${list}`} isOpen onClose={onClose}>
      {made?.link ? (
        <Ready of={made} link={made.link} />
      ) : (
        <FormBody sending={sending} button={t('console.exports.begin')} onSend={() => void (made ? goOn(made) : make())}>
          <Text>{t('console.exports.help')}</Text>
          <Radio.Group label={t('console.exports.format')} value={format} onChange={(value) => choose(value === 'csv' ? 'csv' : 'xlsx')}>
            <Group mt="xs">
              <Radio value="xlsx" label={t('console.exports.xlsx')} disabled={made !== undefined} />
              <Radio value="csv" label={t('console.exports.csv')} disabled={made !== undefined} />
            </Group>
          </Radio.Group>
          {made && <Reading rows={made.rows} isRunning={sending.isBusy} />}
        </FormBody>
      )}
    </Window>
  )
}

function Reading({ rows, isRunning }: { rows: number; isRunning: boolean }) {
  const { t } = useTranslation()
  const said = t('console.exports.reading', { shown: whole(rows) })
  return (
    <Stack gap={4} role="status">
      <Progress value={100} animated={isRunning} aria-label={said} />
      <Text size="sm">{said}</Text>
    </Stack>
  )
}

function Ready({ of, link }: { of: ExportView; link: string }) {
  const { t } = useTranslation()
  return (
    <Stack>
      <Text role="status">{t('console.exports.ready', { shown: whole(of.rows) })}</Text>
      <Anchor href={link} download>
        {t('console.exports.fetch')}
      </Anchor>
    </Stack>
  )
}

function bodyOf(of: Narrowed, format: 'xlsx' | 'csv'): ExportBody {
  const said = Object.entries(of).filter(([, value]) => value !== '' && value !== undefined)
  return { ...(Object.fromEntries(said) as Narrowed), format, language: language() } as ExportBody
}
