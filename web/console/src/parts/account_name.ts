/** Names of accounts and kinds of entries in the language of the page. */
import { useTranslation } from 'react-i18next'
import { shortId } from './reference'
import type texts from '../../../locales/en.json'

type AccountKind = keyof typeof texts.console.books.accounts
type EntryKind = keyof typeof texts.console.books.kinds

/** "gateway:bkash" as "পেমেন্ট গেটওয়ে (bkash)". */
export function useAccountName(): (account: string) => string {
  const { t, i18n } = useTranslation()
  return (account) => {
    const [kind = '', ...owner] = account.split(':')
    const isNamed = i18n.exists(`console.books.accounts.${kind}`)
    const named = isNamed ? t(`console.books.accounts.${kind as AccountKind}`) : kind
    return owner.length ? `${named} (${owner.map(shortId).join(':')})` : named
  }
}

export function useEntryKind(): (kind: string) => string {
  const { t, i18n } = useTranslation()
  return (kind) =>
    i18n.exists(`console.books.kinds.${kind}`) ? t(`console.books.kinds.${kind as EntryKind}`) : kind
}
