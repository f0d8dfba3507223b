/** Staff sign-in. The second factor and the choice of the ISP appear only when they are asked for. */
import { useState } from 'preact/hooks'
import { signIn } from '../../../api/visitor'
import { latin, mobileOf } from '../../../format/numbers'
import { Problem, type FieldProblem } from '../../../api/request'
import { consolePage, isSentHere, to } from '../address'
import { Field, Form } from '../parts/form'
import { Frame } from '../parts/frame'
import { useSending } from '../sending'
import { t } from '../texts'

/** Refusals that only ask for more; the form shows the field instead of an error. */
const ASKS = new Set(['totp_required', 'choose_isp'])

export function SignInPage() {
  const sending = useSending()
  const [form, setForm] = useState({ mobile: '', password: '', totp: '', slug: '' })
  const [wantsTotp, setWantsTotp] = useState(false)
  const [isps, setIsps] = useState<readonly FieldProblem[]>([])
  const [isChecked, setChecked] = useState(false)
  const set = (field: keyof typeof form) => (value: string) => setForm({ ...form, [field]: value })

  async function enter() {
    setChecked(true)
    const mobile = mobileOf(form.mobile)
    if (!mobile || !form.password) return
    const body = {
      mobile,
      password: form.password,
      ...(form.totp && { totp: latin(form.totp).trim() }),
      ...(form.slug && { slug: form.slug }),
    }
    const done = await sending.run(() => signIn(body).catch(learn))
    if (done) location.assign(done.role === 'customer' ? to('/me') : consolePage())
  }

  function learn(reason: unknown): never {
    if (reason instanceof Problem && reason.code === 'totp_required') setWantsTotp(true)
    if (reason instanceof Problem && reason.code === 'choose_isp') {
      setIsps(reason.fields)
      setForm((old) => ({ ...old, slug: reason.fields[0]?.code ?? '' }))
    }
    throw reason
  }

  const problem = sending.problem && ASKS.has(sending.problem.code) ? null : sending.problem
  return (
    <Frame title={t('portal.sign_in.title')}>
      <h1>{t('portal.sign_in.title')}</h1>
      <Form onSend={() => void enter()} problem={problem} isBusy={sending.isBusy} button={t('portal.sign_in.submit')}>
        <p class="lead">{t('portal.sign_in.lead')}</p>
        {isSentHere() && <p class="note calm">{t('portal.sign_in.then_back')}</p>}
        <Field
          label={t('fields.mobile')}
          type="tel"
          name="mobile"
          autocomplete="username"
          required
          value={form.mobile}
          error={isChecked && !mobileOf(form.mobile) ? t('problem.mobile_wrong') : undefined}
          onValue={set('mobile')}
        />
        <Field
          label={t('fields.password')}
          type="password"
          name="password"
          autocomplete="current-password"
          required
          value={form.password}
          error={isChecked && !form.password ? t('problem.missing') : undefined}
          onValue={set('password')}
        />
        {isps.length > 0 && (
          <fieldset class="choices upright">
            <legend>{t('portal.sign_in.isp')}</legend>
            {isps.map((isp) => (
              <label key={isp.code}>
                <input
                  type="radio"
                  name="slug"
                  value={isp.code}
                  checked={form.slug === isp.code}
                  onChange={() => set('slug')(isp.code)}
                />
                <span>{isp.message}</span>
              </label>
            ))}
          </fieldset>
        )}
        {wantsTotp && (
          <Field
            label={t('portal.sign_in.totp')}
            hint={t('portal.sign_in.totp_help')}
            class="code"
            name="totp"
            autocomplete="one-time-code"
            autoFocus
            value={form.totp}
            onValue={set('totp')}
          />
        )}
      </Form>
      <p class="aside">
        {t('portal.sign_in.new_here')} <a href={to('/sign-up')}>{t('portal.home.sign_up')}</a>
      </p>
    </Frame>
  )
}
