import 'i18next'
import type * as texts from './texts.en'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof texts }
    returnNull: false
  }
}
