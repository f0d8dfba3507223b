/** Something to copy elsewhere: shown whole, selectable, with a button. */
import { Button, Code, CopyButton, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation()
  return (
    <Stack gap={4}>
      <Text fw={600}>{label}</Text>
      <Code block tabIndex={0} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            style={{ alignSelf: 'flex-start' }}
            leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
            onClick={copy}
          >
            <span aria-live="polite">{t(copied ? 'common.copied' : 'common.copy')}</span>
          </Button>
        )}
      </CopyButton>
    </Stack>
  )
}
