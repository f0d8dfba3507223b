/** A reference that only whoever helps needs: there when it is asked for, whole and to copy. */
import { useTranslation } from 'react-i18next'
import { CopyField } from './copy_field'

export function Reference({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation()
  return (
    <details>
      <summary>{t('problem.for_support')}</summary>
      <CopyField label={label} value={value} />
    </details>
  )
}

const ID = /^[A-Z2-7]{20}$/

/** Enough of an id to tell it from its neighbours; names and numbers stay whole. */
export const shortId = (text: string): string => (ID.test(text) ? `…${text.slice(-6)}` : text)
