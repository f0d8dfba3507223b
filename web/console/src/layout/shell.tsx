/** Header and menu around every page. */
import { AppShell, Burger, Button, Group, NavLink, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconActivity,
  IconBook2,
  IconBuildingBank,
  IconDownload,
  IconFileInvoice,
  IconFileSettings,
  IconHome,
  IconInbox,
  IconLogout,
  IconMapSearch,
  IconMessageOff,
  IconPackage,
  IconReceipt,
  IconRouter,
  IconServer,
  IconShieldLock,
  IconUsers,
} from '@tabler/icons-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { newKey } from '../../../api/request'
import { signOut } from '../../../api/visitor'
import { language } from '../../../format/language'
import { chooseLanguage } from '../language'
import { UndecidedDeeds } from '../parts/undecided'
import { useMay, useSession } from '../session'
import { useKeptPlace } from './kept_place'

const PLACES = [
  ['home', '/', IconHome, 'home.see'],
  ['customers', '/customers', IconUsers, 'customer.see'],
  ['online', '/online', IconActivity, 'customer.see'],
  ['packages', '/packages', IconPackage, 'package.see'],
  ['routers', '/routers', IconRouter, 'nas.see'],
  ['edges', '/edges', IconServer, 'edge.see'],
  ['addresses', '/addresses', IconMapSearch, 'address.look_up'],
  ['payments', '/payments', IconReceipt, 'payment.see'],
  ['money_inbox', '/money-inbox', IconInbox, 'payment.settle'],
  ['invoices', '/invoices', IconFileInvoice, 'invoice.see'],
  ['messages', '/messages', IconMessageOff, 'customer.edit'],
  ['books', '/books', IconBook2, 'book.see'],
  ['invoice_settings', '/invoice-settings', IconFileSettings, 'issuer.edit'],
  ['payment_accounts', '/payment-accounts', IconBuildingBank, 'payment.settle'],
  ['exports', '/exports', IconDownload, 'list.export'],
  ['security', '/security', IconShieldLock, 'own.security'],
] as const

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const { pathname } = useLocation()
  useFocusOnNewPage(pathname)
  useKeptPlace()

  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', sm: 'lg' }}
    >
      <a className="skip" href="#main">
        {t('common.skip_to_content')}
      </a>
      <Header isOpen={isOpen} onToggle={toggle} />
      <AppShell.Navbar p="xs" aria-label={t('console.nav.label')}>
        <Places pathname={pathname} onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        <UndecidedDeeds />
        {children}
      </AppShell.Main>
    </AppShell>
  )
}

/** After a change of page a keyboard starts at the content, not at the end of the last page. */
function useFocusOnNewPage(pathname: string) {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current !== pathname) document.getElementById('main')?.focus({ preventScroll: true })
    before.current = pathname
  }, [pathname])
}

function Header({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const { t } = useTranslation()
  const { tenant } = useSession()
  const other = language() === 'bn' ? 'en' : 'bn'
  const leave = () => void signOut(newKey()).finally(() => location.assign(`/sign-in?language=${language()}`))
  return (
    <AppShell.Header px={{ base: 'xs', sm: 'md' }}>
      <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
        <Group wrap="nowrap" gap="xs" miw={0}>
          <Burger
            opened={isOpen}
            onClick={onToggle}
            hiddenFrom="sm"
            aria-label={t('console.nav.open')}
            aria-expanded={isOpen}
          />
          <Text fw={600} size="lg" truncate>
            {tenant.name}
          </Text>
        </Group>
        <Group wrap="nowrap" gap={4}>
          <Button variant="subtle" px="xs" lang={other} onClick={() => void chooseLanguage(other)}>
            {t(other === 'en' ? 'common.english' : 'common.bengali')}
          </Button>
          <Button variant="subtle" px="xs" onClick={leave} aria-label={t('common.sign_out')}>
            <IconLogout size={20} aria-hidden />
            <Text component="span" inherit visibleFrom="sm" ml={6}>
              {t('common.sign_out')}
            </Text>
          </Button>
        </Group>
      </Group>
    </AppShell.Header>
  )
}

function Places({ pathname, onGo }: { pathname: string; onGo: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  return PLACES.filter(([, , , permission]) => may(permission)).map(([name, path, Sign]) => {
    const isHere = path === '/' ? pathname === '/' : pathname.startsWith(path)
    return (
      <NavLink
        key={name}
        component={Link}
        to={path}
        label={t(`console.nav.${name}`)}
        leftSection={<Sign size={20} aria-hidden />}
        active={isHere}
        aria-current={isHere ? 'page' : undefined}
        mih={44}
        style={{ borderRadius: 'var(--mantine-radius-md)' }}
        onClick={onGo}
      />
    )
  })
}
