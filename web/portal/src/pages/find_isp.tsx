/** Somebody who is not signed in at /me: to the sign-in of his ISP, by its short name. */
import { useState } from 'preact/hooks'
import { to } from '../address'
import { rememberedIsp } from '../isp_memory'
import { Field, Form } from '../parts/form'
import { t } from '../texts'

export function FindIsp() {
  const [typed, setTyped] = useState(rememberedIsp)
  const [isChecked, setChecked] = useState(false)
  const slug = typed.trim().toLowerCase()
  const isRight = /^[a-z0-9](-?[a-z0-9])+$/.test(slug)

  function go() {
    setChecked(true)
    if (isRight) location.assign(to(`/i/${slug}`))
  }

  return (
    <>
      <h1>{t('portal.find_isp.title')}</h1>
      <Form onSend={go} problem={null} isBusy={false} button={t('portal.find_isp.submit')}>
        <p class="lead">{t('portal.find_isp.lead')}</p>
        <Field
          label={t('portal.find_isp.slug')}
          placeholder={t('portal.find_isp.slug_example')}
          name="slug"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
          value={typed}
          error={isChecked && !isRight ? t('portal.find_isp.slug_wrong') : undefined}
          onValue={setTyped}
        />
      </Form>
    </>
  )
}
