/** What went wrong, what to do, and the reference for whoever helps. */
import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/request'
import { Reference } from './reference'

function useMessage(): (problem: unknown) => string {
  const { t } = useTranslation()
  return (problem) => {
    if (typeof problem === 'string') return problem
    if (!(problem instanceof Problem)) return t('problem.unexpected')
    if (problem.code === 'network' || problem.code === 'timed_out' || problem.code === 'another_undecided') return t(`problem.${problem.code}`)
    return problem.message || t('problem.unexpected')
  }
}

function ReferenceOf({ problem }: { problem: unknown }) {
  const { t } = useTranslation()
  if (!(problem instanceof Problem) || !problem.requestId) return null
  return <Reference label={t('problem.reference_name')} value={problem.requestId} />
}

/** Beside the form that was refused; takes the focus so that it is read out. */
export function ProblemNote({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation()
  const message = useMessage()
  const note = useRef<HTMLDivElement>(null)
  useEffect(() => note.current?.focus(), [problem])
  if (!problem) return null
  return (
    <Alert ref={note} tabIndex={-1} color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t('problem.title')}>
      <Text>{message(problem)}</Text>
      {problem.isOutcomeUnknown && <Text>{t('problem.outcome_unknown')}</Text>}
      <ReferenceOf problem={problem} />
    </Alert>
  )
}

/** Why something cannot be done, in place of the button that would do it. */
export function WhyNot({ problem }: { problem: unknown }) {
  const message = useMessage()
  return (
    <Alert color="orange" role="status" icon={<IconAlertTriangle aria-hidden />}>
      {message(problem)}
    </Alert>
  )
}

/** What is in the form was made from something that has changed since. */
export function ReloadButton({ problem, onReload }: { problem: Problem | null; onReload: () => void }) {
  const { t } = useTranslation()
  if (problem?.code !== 'stale_read') return null
  return (
    <Button variant="default" onClick={onReload}>
      {t('problem.reload')}
    </Button>
  )
}

/** In place of what could not be read. */
export function Failure({ problem, onAgain }: { problem: unknown; onAgain?: () => void }) {
  const { t } = useTranslation()
  const message = useMessage()
  return (
    <Stack align="center" py="xl" role="alert">
      <Title order={2} size="h3">
        {t('problem.title')}
      </Title>
      <Text ta="center">{message(problem)}</Text>
      <ReferenceOf problem={problem} />
      {onAgain && (
        <Button variant="default" onClick={onAgain}>
          {t('common.try_again')}
        </Button>
      )}
    </Stack>
  )
}

export function Waiting() {
  const { t } = useTranslation()
  return (
    <Center py="xl" role="status">
      <Loader aria-hidden />
      <Text ml="sm">{t('common.loading')}</Text>
    </Center>
  )
}
