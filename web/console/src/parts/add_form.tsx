/** A form in a window. Whether it is open is in the address (`?add=1`), so that a link can open it. */
import { Button, Modal, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { ProblemNote, ReloadButton } from './problem'
import type { Sending } from './sending'
import { useClosing } from './unsaved'

export function useAdding(): [boolean, () => void, () => void] {
  const [search, setSearch] = useSearchParams()
  const change = (isOpen: boolean) =>
    setSearch((old) => {
      const changed = new URLSearchParams(old)
      if (isOpen) changed.set('add', '1')
      else changed.delete('add')
      return changed
    })
  return [search.get('add') === '1', () => change(true), () => change(false)]
}

interface WindowProps {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}

export function Window({ title, isOpen, onClose, children }: WindowProps) {
  const { t } = useTranslation()
  const content = useRef<HTMLDivElement>(null)
  const closing = useClosing(() => content.current, onClose)
  const isPhone = useMediaQuery('(max-width: 600px)', false, { getInitialValueInEffect: false })
  return (
    <Modal
      opened={isOpen}
      onClose={closing}
      title={title}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      styles={{ title: { fontWeight: 600, fontSize: '1.2rem' } }}
    >
      <div ref={content}>{children}</div>
    </Modal>
  )
}

interface FormBodyProps {
  sending: Sending
  /** None where nothing can be done; what is shown then says why. */
  button: string | null
  color?: string
  isBlocked?: boolean
  /** Fetches what somebody else wrote meanwhile, where that is why it was refused. */
  onReload?: () => void
  onSend: () => void
  children: ReactNode
}

export function FormBody({ sending, button, color, isBlocked = false, onReload, onSend, children }: FormBodyProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => (form.current ? sending.edits.watch(form.current) : undefined), [sending.edits])
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBlocked && button !== null) onSend()
      }}
    >
      <Stack>
        {children}
        <ProblemNote problem={sending.problem} />
        {onReload && <ReloadButton problem={sending.problem} onReload={onReload} />}
        {button !== null && (
          <Button type="submit" {...(color && { color })} loading={sending.isBusy} disabled={isBlocked}>
            {button}
          </Button>
        )}
      </Stack>
    </form>
  )
}
