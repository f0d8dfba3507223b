/** A forgotten password: mobile, code, and a new one; it ends in the console. */
import { useState } from 'preact/hooks'
import { askRecoveryCode, recoverPassword } from '../../../api/visitor'
import type { CodeSent } from '../../../api/types'
import { latin, mobileOf } from '../../../format/numbers'
import { consolePage, to } from '../address'
import { CodeStep } from '../parts/code_step'
import { Field, Form } from '../parts/form'
import { Frame } from '../parts/frame'
import { MoreAsked, TotpField, useMoreAsked } from '../parts/more_asked'
import { fieldMessage, useSending } from '../sending'
import { t } from '../texts'

const PASSWORD_LENGTH_MIN = 10

export function RecoverPage() {
  const sending = useSending()
  const [mobile, setMobile] = useState('')
  const [sent, setSent] = useState<CodeSent | null>(null)
  const [isChecked, setChecked] = useState(false)
  const number = mobileOf(mobile)

  async function ask() {
    setChecked(true)
    if (!number) return
    const answer = await sending.run(() => askRecoveryCode(number))
    if (answer) setSent(answer)
  }

  return (
    <Frame title={t('portal.recover.title')}>
      <h1>{t('portal.recover.title')}</h1>
      {sent ? (
        <NewPassword mobile={number ?? mobile} sent={sent} onSent={setSent} onChangeNumber={() => setSent(null)} />
      ) : (
        <Form onSend={() => void ask()} problem={sending.problem} isBusy={sending.isBusy} button={t('portal.sign_up.send_code')}>
          <p class="lead">{t('portal.recover.lead')}</p>
          <Field
            label={t('fields.mobile')}
            type="tel"
            name="mobile"
            autocomplete="username"
            required
            value={mobile}
            error={isChecked && !number ? t('problem.mobile_wrong') : undefined}
            onValue={setMobile}
          />
        </Form>
      )}
      <p class="aside">
        {t('portal.recover.remembered')} <a href={to('/sign-in')}>{t('portal.home.sign_in')}</a>
      </p>
    </Frame>
  )
}

interface NewPasswordProps {
  mobile: string
  sent: CodeSent
  onSent: (sent: CodeSent) => void
  onChangeNumber: () => void
}

function NewPassword({ mobile, sent, onSent, onChangeNumber }: NewPasswordProps) {
  const sending = useSending()
  const [form, setForm] = useState({ code: '', password: '', totp: '', slug: '' })
  const [isChecked, setChecked] = useState(false)
  const asked = useMoreAsked((slug) => setForm((old) => ({ ...old, slug })))
  const set = (field: keyof typeof form) => (value: string) => setForm({ ...form, [field]: value })
  const isShort = form.password.length < PASSWORD_LENGTH_MIN
  const short = isChecked && isShort ? t('problem.password_short', { count: PASSWORD_LENGTH_MIN }) : undefined
  const noCode = isChecked && form.code.length !== 6 ? t('problem.missing') : undefined

  async function finish() {
    setChecked(true)
    if (isShort || form.code.length !== 6) return
    const body = {
      challenge_id: sent.challenge_id,
      code: form.code,
      password: form.password,
      ...(form.totp && { totp: latin(form.totp).trim() }),
      ...(form.slug && { slug: form.slug }),
    }
    const done = await sending.run(() => recoverPassword(body).catch(asked.learn))
    if (done) location.assign(consolePage())
  }

  async function resend() {
    const again = await sending.run(() => askRecoveryCode(mobile))
    if (again) onSent(again)
  }

  const problem = sending.problem && asked.isOnlyAsking(sending.problem) ? null : sending.problem
  return (
    <Form onSend={() => void finish()} problem={problem} isBusy={sending.isBusy} button={t('portal.recover.submit')}>
      <CodeStep
        sent={sent}
        mobile={mobile}
        code={form.code}
        error={noCode ?? fieldMessage(sending.problem, 'code')}
        onCode={set('code')}
        onResend={() => void resend()}
        onChangeNumber={onChangeNumber}
      />
      <p class="hint">{t('portal.recover.if_known')}</p>
      <Field
        label={t('portal.recover.new_password')}
        hint={t('fields.new_password_help')}
        type="password"
        name="password"
        autocomplete="new-password"
        maxLength={128}
        required
        value={form.password}
        error={short ?? fieldMessage(sending.problem, 'password')}
        onValue={set('password')}
      />
      <MoreAsked isps={asked.isps} slug={form.slug} onSlug={set('slug')} />
      {asked.wantsTotp && (
        <TotpField value={form.totp} error={fieldMessage(sending.problem, 'totp')} onValue={set('totp')} />
      )}
    </Form>
  )
}
