/** Where passing words appear. Fetched after the first page, since nothing is told before something was done. */
import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

export default function Notices() {
  return <Notifications position="bottom-center" />
}
