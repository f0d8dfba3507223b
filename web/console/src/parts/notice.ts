/** A passing word that something was done. Its closing button has a name, which the kit leaves out. */
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'

export function tell(message: string): void {
  notifications.show({ message, closeButtonProps: { 'aria-label': i18next.t('common.close') } })
}
