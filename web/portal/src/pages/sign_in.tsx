/** Staff sign-in. The second factor and the choice of the ISP appear only when they are asked for. */
import { useState } from 'preact/hooks'
import { signIn } from '../../../api/visitor'
import { latin, mobileOf } from '../../../format/numbers'
import { consolePage, isSentHere, to } from '../address'
import { Field, Form } from '../parts/form'
import { Frame } from '../parts/frame'
import { MoreAsked, TotpField, useMoreAsked } from '../parts/more_asked'
import { useSending } from '../sending'
import { t } from '../texts'

export function SignInPage() {
  const sending = useSending()
  const [form, setForm] = useState({ mobile: '', password: '', totp: '', slug: '' })
  const asked = useMoreAsked((slug) => setForm((old) => ({ ...old, slug })))
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
    const done = await sending.run(() => signIn(body).catch(asked.learn))
    if (done) location.assign(done.role === 'customer' ? to('/me') : consolePage())
  }

  const problem = sending.problem && asked.isOnlyAsking(sending.problem) ? null : sending.problem
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
        <MoreAsked isps={asked.isps} slug={form.slug} onSlug={set('slug')} />
        {asked.wantsTotp && <TotpField value={form.totp} onValue={set('totp')} />}
      </Form>
      <p class="aside">
        <a href={to('/recover')}>{t('portal.sign_in.forgotten')}</a>
      </p>
      <p class="aside">
        {t('portal.sign_in.new_here')} <a href={to('/sign-up')}>{t('portal.home.sign_up')}</a>
      </p>
    </Frame>
  )
}
