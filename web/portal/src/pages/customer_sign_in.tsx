/** A customer signs in with a code at the address of his ISP. */
import { useState } from 'preact/hooks'
import { askCustomerCode, readIsp, signInCustomer } from '../../../api/visitor'
import type { CodeSent } from '../../../api/types'
import { mobileOf } from '../../../format/numbers'
import { to } from '../address'
import { rememberIsp } from '../isp_memory'
import { CodeStep } from '../parts/code_step'
import { Failure, Field, Form, Loading } from '../parts/form'
import { Frame } from '../parts/frame'
import { useReading } from '../reading'
import { fieldMessage, useSending } from '../sending'
import { t } from '../texts'

export function CustomerSignIn({ slug }: { slug: string }) {
  const [isp, readAgain] = useReading(() => readIsp(slug), slug)
  const name = isp.state === 'there' ? isp.value.name : undefined
  return (
    <Frame title={t('portal.sign_in.title')} brand={name} home={`/i/${slug}`}>
      {isp.state === 'loading' && <Loading />}
      {isp.state === 'refused' && (
        <Failure
          title={t('portal.customer_sign_in.missing')}
          help={t('portal.customer_sign_in.missing_help')}
          problem={isp.problem}
          onAgain={readAgain}
          onward={
            <a class="button" href={to('/me')}>
              {t('portal.customer_sign_in.other_name')}
            </a>
          }
        />
      )}
      {isp.state === 'there' && <SignInByCode slug={isp.value.slug} isp={isp.value.name} />}
    </Frame>
  )
}

function SignInByCode({ slug, isp }: { slug: string; isp: string }) {
  const sending = useSending()
  const [mobile, setMobile] = useState('')
  const [code, setCode] = useState('')
  const [sent, setSent] = useState<CodeSent | null>(null)
  const [isChecked, setChecked] = useState(false)
  const number = mobileOf(mobile)

  async function ask() {
    setChecked(true)
    if (!number) return
    const answer = await sending.run(() => askCustomerCode(slug, number))
    if (answer) setSent(answer)
    setChecked(false)
  }

  async function enter() {
    setChecked(true)
    if (!sent || code.length !== 6) return
    const done = await sending.run(() => signInCustomer(slug, sent.challenge_id, code))
    if (!done) return
    rememberIsp(slug)
    location.assign(to(done.lines > 1 ? '/me/lines' : '/me'))
  }

  const codeError = isChecked && code.length !== 6 ? t('problem.missing') : fieldMessage(sending.problem, 'code')
  return (
    <>
      <h1>{t('portal.customer_sign_in.title', { isp })}</h1>
      <Form
        onSend={() => void (sent ? enter() : ask())}
        problem={sending.problem}
        isBusy={sending.isBusy}
        button={t(sent ? 'portal.customer_sign_in.submit' : 'portal.sign_up.send_code')}
      >
        {sent ? (
          <>
            <CodeStep
              sent={sent}
              mobile={number ?? mobile}
              code={code}
              error={codeError}
              onCode={setCode}
              onResend={() => void ask()}
              onChangeNumber={() => setSent(null)}
            />
            <p class="hint">{t('portal.customer_sign_in.if_known', { isp })}</p>
          </>
        ) : (
          <>
            <p class="lead">{t('portal.customer_sign_in.lead')}</p>
            <Field
              label={t('fields.mobile')}
              hint={t('portal.customer_sign_in.mobile_help')}
              type="tel"
              name="mobile"
              autocomplete="tel"
              required
              value={mobile}
              error={isChecked && !number ? t('problem.mobile_wrong') : undefined}
              onValue={setMobile}
            />
          </>
        )}
      </Form>
    </>
  )
}
