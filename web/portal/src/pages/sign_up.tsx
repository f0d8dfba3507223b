/** Sign-up: mobile, code, then the names and a password; it ends in the console. */
import { useState } from 'preact/hooks'
import { askSignUpCode, signUp } from '../../../api/visitor'
import type { CodeSent } from '../../../api/types'
import { mobileOf } from '../../../format/numbers'
import { language } from '../../../format/language'
import { consolePage, to } from '../address'
import { CodeStep } from '../parts/code_step'
import { Field, Form } from '../parts/form'
import { Frame } from '../parts/frame'
import { fieldMessage, useSending } from '../sending'
import { t } from '../texts'

const PASSWORD_LENGTH_MIN = 10

export function SignUpPage() {
  const [mobile, setMobile] = useState('')
  const [sent, setSent] = useState<CodeSent | null>(null)
  return (
    <Frame title={t('portal.sign_up.title')}>
      <h1>{t('portal.sign_up.title')}</h1>
      <p class="step">{t('portal.sign_up.step', { step: sent ? 2 : 1, steps: 2 })}</p>
      {sent ? (
        <Naming mobile={mobile} sent={sent} onSent={setSent} onChangeNumber={() => setSent(null)} />
      ) : (
        <AskMobile mobile={mobile} onMobile={setMobile} onSent={setSent} />
      )}
      <p class="aside">
        {t('portal.sign_up.have_account')} <a href={to('/sign-in')}>{t('portal.home.sign_in')}</a>
      </p>
    </Frame>
  )
}

interface AskMobileProps {
  mobile: string
  onMobile: (mobile: string) => void
  onSent: (sent: CodeSent) => void
}

function AskMobile({ mobile, onMobile, onSent }: AskMobileProps) {
  const sending = useSending()
  const [isWrong, setWrong] = useState(false)

  async function ask() {
    const number = mobileOf(mobile)
    setWrong(!number)
    if (!number) return
    const sent = await sending.run(() => askSignUpCode(number))
    if (!sent) return
    onMobile(number)
    onSent(sent)
  }

  return (
    <Form onSend={() => void ask()} problem={sending.problem} isBusy={sending.isBusy} button={t('portal.sign_up.send_code')}>
      <p class="lead">{t('portal.sign_up.lead')}</p>
      <Field
        label={t('fields.mobile')}
        hint={t('portal.sign_up.mobile_help')}
        placeholder={t('fields.mobile_example')}
        type="tel"
        name="mobile"
        autocomplete="tel"
        required
        value={mobile}
        error={isWrong ? t('problem.mobile_wrong') : undefined}
        onValue={onMobile}
      />
    </Form>
  )
}

interface NamingProps {
  mobile: string
  sent: CodeSent
  onSent: (sent: CodeSent) => void
  onChangeNumber: () => void
}

type Blank = 'code' | 'isp_name' | 'owner_name' | 'password'

function Naming({ mobile, sent, onSent, onChangeNumber }: NamingProps) {
  const sending = useSending()
  const [form, setForm] = useState({ code: '', isp_name: '', owner_name: '', password: '', language: language() })
  const [isChecked, setChecked] = useState(false)

  const missing: Record<Blank, string | undefined> = {
    code: form.code.length === 6 ? undefined : t('problem.missing'),
    isp_name: form.isp_name.trim() ? undefined : t('problem.missing'),
    owner_name: form.owner_name.trim() ? undefined : t('problem.missing'),
    password:
      form.password.length >= PASSWORD_LENGTH_MIN
        ? undefined
        : t('problem.password_short', { count: PASSWORD_LENGTH_MIN }),
  }
  const error = (field: Blank) => (isChecked ? missing[field] : undefined) ?? fieldMessage(sending.problem, field)
  const set = (field: keyof typeof form) => (value: string) => setForm({ ...form, [field]: value })

  async function finish() {
    setChecked(true)
    if (Object.values(missing).some(Boolean)) return
    const done = await sending.run((key) => signUp({ ...form, challenge_id: sent.challenge_id }, key))
    if (done) location.assign(consolePage())
  }

  async function resend() {
    const again = await sending.run(() => askSignUpCode(mobile))
    if (again) onSent(again)
  }

  return (
    <Form onSend={() => void finish()} problem={sending.problem} isBusy={sending.isBusy} button={t('portal.sign_up.finish')}>
      <CodeStep
        sent={sent}
        mobile={mobile}
        code={form.code}
        error={error('code')}
        onCode={set('code')}
        onResend={() => void resend()}
        onChangeNumber={onChangeNumber}
      />
      <Field
        label={t('portal.sign_up.isp_name')}
        placeholder={t('portal.sign_up.isp_name_example')}
        name="isp_name"
        autocomplete="organization"
        maxLength={120}
        required
        value={form.isp_name}
        error={error('isp_name')}
        onValue={set('isp_name')}
      />
      <Field
        label={t('portal.sign_up.owner_name')}
        name="owner_name"
        autocomplete="name"
        maxLength={120}
        required
        value={form.owner_name}
        error={error('owner_name')}
        onValue={set('owner_name')}
      />
      <Field
        label={t('fields.password')}
        hint={t('fields.new_password_help')}
        type="password"
        name="password"
        autocomplete="new-password"
        maxLength={128}
        required
        value={form.password}
        error={error('password')}
        onValue={set('password')}
      />
      <fieldset class="choices">
        <legend>{t('portal.sign_up.language')}</legend>
        {(['bn', 'en'] as const).map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              name="language"
              value={choice}
              checked={form.language === choice}
              onChange={() => setForm({ ...form, language: choice })}
            />
            <span lang={choice}>{t(choice === 'bn' ? 'common.bengali' : 'common.english')}</span>
          </label>
        ))}
      </fieldset>
    </Form>
  )
}
