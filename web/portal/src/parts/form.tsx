/** Fields, buttons and what went wrong. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { Problem } from '../../../api/request'
import { messageOf } from '../sending'
import { t } from '../texts'

interface FieldProps {
  label: string
  hint?: string
  error?: string | undefined
  value: string
  onValue: (value: string) => void
  type?: 'text' | 'tel' | 'password'
  name?: string
  class?: string
  inputMode?: 'numeric' | 'decimal'
  autocomplete?: string
  autocapitalize?: 'none'
  spellcheck?: boolean
  placeholder?: string
  maxLength?: number
  required?: boolean
  autoFocus?: boolean
}

export function Field({ label, hint, error, value, onValue, type = 'text', ...rest }: FieldProps) {
  const id = useId()
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...rest}
        // Preact types each kind of input apart; which one it is makes no difference to this part.
        type={type as 'text'}
        id={id}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={said || undefined}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}

interface FormProps {
  onSend: () => void
  problem: Problem | null
  button: string
  isBusy: boolean
  buttonClass?: string
  children: ComponentChildren
}

export function Form({ onSend, problem, button, isBusy, buttonClass = '', children }: FormProps) {
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSend()
      }}
    >
      {children}
      <ProblemNote problem={problem} />
      <button class={`button ${buttonClass}`} aria-disabled={isBusy} aria-busy={isBusy}>
        {button}
      </button>
    </form>
  )
}

/** What happened, what to do, and a reference for whoever helps. Takes the focus when it appears. */
export function ProblemNote({ problem }: { problem: Problem | null }) {
  const note = useRef<HTMLDivElement>(null)
  useEffect(() => note.current?.focus(), [problem])
  if (!problem) return null
  return (
    <div class="note bad" role="alert" tabIndex={-1} ref={note}>
      <p>{messageOf(problem)}</p>
      {problem.isOutcomeUnknown && <p>{t('problem.outcome_unknown')}</p>}
      <Reference problem={problem} />
    </div>
  )
}

/** For whoever helps: there when it is asked for. */
function Reference({ problem }: { problem: Problem }) {
  if (!problem.requestId) return null
  return (
    <details>
      <summary>{t('problem.for_support')}</summary>
      <p class="reference">{t('problem.reference', { id: problem.requestId })}</p>
    </details>
  )
}

interface FailureProps {
  title: string
  help: string
  problem: Problem
  onAgain?: () => void
  /** Where to go from a page that is not there. */
  onward?: ComponentChildren
}

/** A whole page that could not be read. */
export function Failure({ title, help, problem, onAgain, onward }: FailureProps) {
  const isMissing = problem.status === 404
  return (
    <section class="outcome">
      <h1>{isMissing ? title : t('problem.title')}</h1>
      <p>{isMissing ? help : messageOf(problem)}</p>
      <Reference problem={problem} />
      {onAgain && !isMissing && (
        <button class="button" type="button" onClick={onAgain}>
          {t('common.try_again')}
        </button>
      )}
      {isMissing && onward}
    </section>
  )
}

export function Loading() {
  return (
    <p class="loading" role="status">
      {t('common.loading')}
    </p>
  )
}
