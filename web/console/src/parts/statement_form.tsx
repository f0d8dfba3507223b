/** Handing in a provider's statement of a day: a file, or its text pasted. */
import { Card, FileInput, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { compareStatement } from '../../../api/seller'
import { bookDay, nowSeconds } from '../../../format/dates'
import { FormBody } from './add_form'
import { tell } from './notice'
import { useSending } from './sending'

const CHARACTERS_MAX = 500_000
const DAY_SECONDS = 86_400

/** The last day that is over. */
const yesterday = (): string => bookDay(nowSeconds() - DAY_SECONDS)

export function StatementForm({ accountId, onDone }: { accountId: string; onDone: (day: string) => void }) {
  const { t } = useTranslation()
  const sending = useSending()
  const [day, setDay] = useState(yesterday)
  const [file, setFile] = useState<File | null>(null)
  const [text, setText] = useState('')
  const [isChecked, setChecked] = useState(false)
  const isTooLarge = text.length > CHARACTERS_MAX

  async function read(chosen: File | null) {
    setFile(chosen)
    if (chosen) setText(await chosen.text())
  }

  async function compare() {
    setChecked(true)
    if (!text.trim() || isTooLarge || !day) return
    const done = await sending.run((key) => compareStatement(accountId, { day, text }, key))
    if (!done) return
    tell(t('console.statements.done'))
    setFile(null)
    setText('')
    setChecked(false)
    onDone(done.day)
  }

  const missing = isChecked && !text.trim() ? t('problem.missing') : undefined
  return (
    <Card withBorder component="section" aria-labelledby="compare">
      <Title order={2} size="h4" id="compare" mb="xs">
        {t('console.statements.compare')}
      </Title>
      <FormBody sending={sending} button={t('console.statements.submit')} onSend={() => void compare()}>
        <Text>{t('console.statements.help')}</Text>
        <TextInput
          label={t('console.statements.day')}
          type="date"
          required
          maw={220}
          max={yesterday()}
          value={day}
          error={sending.fieldError('day')}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <FileInput
          label={t('console.statements.file')}
          placeholder={t('console.statements.choose_file')}
          accept=".csv,text/csv,text/plain"
          clearable
          value={file}
          onChange={(chosen) => void read(chosen)}
        />
        <Textarea
          label={t('console.statements.text')}
          placeholder="Transaction ID,Date Time,Type,Amount,Fee"
          required
          rows={6}
          spellCheck={false}
          value={text}
          error={isTooLarge ? t('console.statements.too_large') : (missing ?? sending.fieldError('text'))}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </FormBody>
    </Card>
  )
}
