/** The title of a page and its main action. */
import { Button, Group, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'
import { useSession } from '../session'

interface PageHeadProps {
  title: string
  children?: ReactNode
}

export function PageHead({ title, children }: PageHeadProps) {
  const { tenant } = useSession()
  useEffect(() => {
    document.title = `${title} · ${tenant.name}`
  }, [title, tenant.name])
  return (
    <Group justify="space-between" mb="md">
      <Title order={1} size="h2">
        {title}
      </Title>
      {children}
    </Group>
  )
}

export function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  )
}
