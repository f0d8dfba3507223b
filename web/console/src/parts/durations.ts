/** Lengths of time in words. */
import { useTranslation } from 'react-i18next'
import { nowSeconds, spanOf, validitySpan, type Span } from '../../../format/dates'

const JUST_NOW_SECONDS = 10

export function useDurations() {
  const { t } = useTranslation()
  const words = (span: Span): string => t(`units.${span.unit}`, { count: span.count })
  return {
    validity: (minutes: number): string => words(validitySpan(minutes)),
    /** "৩ দিন বাকি" before, "৩ দিন আগে শেষ" after. */
    until: (at: number): string => {
      const seconds = at - nowSeconds()
      return seconds > 0
        ? t('units.left', { time: words(spanOf(seconds)) })
        : t('units.ended', { time: words(spanOf(-seconds)) })
    },
    span: (seconds: number): string => words(spanOf(seconds)),
    left: (seconds: number): string => t('units.left', { time: words(spanOf(seconds)) }),
    ago: (at: number): string => {
      const seconds = nowSeconds() - at
      return seconds < JUST_NOW_SECONDS ? t('units.just_now') : t('units.ago', { time: words(spanOf(seconds)) })
    },
  }
}
