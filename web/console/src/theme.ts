/** The look, and the contrast that the kit lacks by default (WCAG AA, checked by axe). */
import {
  createTheme,
  darken,
  type BadgeFactory,
  type ButtonFactory,
  type CSSVariablesResolver,
  type ExtendComponent,
  type MantineThemeColors,
  type ModalFactory,
  type TabsFactory,
} from '@mantine/core'

const FONT = "'Hind Siliguri', system-ui, 'Noto Sans Bengali', 'Nirmala UI', sans-serif"

// Said without the parts themselves, which would all be fetched with the first page.
const badge: ExtendComponent<BadgeFactory> = {
  defaultProps: { size: 'lg', fw: 600, tt: 'none', variant: 'light' },
  // A state that is cut off says nothing.
  styles: { root: { minWidth: 'max-content' }, label: { overflow: 'visible' } },
}
const button: ExtendComponent<ButtonFactory> = { defaultProps: { size: 'md' } }
const modal: ExtendComponent<ModalFactory> = { defaultProps: { centered: true, size: 'lg' } }
const tabs: ExtendComponent<TabsFactory> = { defaultProps: { keepMounted: false } }

export const theme = createTheme({
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: '600' },
  primaryColor: 'teal',
  primaryShade: 9,
  defaultRadius: 'md',
  fontSizes: { xs: '0.875rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  components: { Badge: badge, Button: button, Modal: modal, Tabs: tabs },
})

/** Under the pointer a button gets darker: the kit makes the darkest shade lighter, too light for white words. */
const pressed = (colors: MantineThemeColors): Record<string, string> =>
  Object.fromEntries(
    Object.entries(colors).map(([name, shades]) => [`--mantine-color-${name}-filled-hover`, darken(shades[9], 0.15)]),
  )

export const contrast: CSSVariablesResolver = (used) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': used.colors.gray[7],
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-error': used.colors.red[9],
    ...pressed(used.colors),
    ...Object.fromEntries(
      Object.entries(used.colors).map(([name, shades]) => [
        `--mantine-color-${name}-light-color`,
        darken(shades[9], name === 'orange' || name === 'yellow' ? 0.35 : 0.2),
      ]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': used.colors.dark[1],
    '--mantine-color-placeholder': used.colors.dark[1],
    '--mantine-color-error': used.colors.red[4],
    ...pressed(used.colors),
  },
})
