/** The look, and the contrast that the kit lacks by default (WCAG AA, checked by axe). */
import { Badge, Button, createTheme, darken, Modal, Tabs, type CSSVariablesResolver, type MantineThemeColors } from '@mantine/core'

const FONT = "'Hind Siliguri', system-ui, 'Noto Sans Bengali', 'Nirmala UI', sans-serif"

export const theme = createTheme({
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: '600' },
  primaryColor: 'teal',
  primaryShade: 9,
  defaultRadius: 'md',
  fontSizes: { xs: '0.875rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  components: {
    Badge: Badge.extend({
      defaultProps: { size: 'lg', fw: 600, tt: 'none', variant: 'light' },
      // A state that is cut off says nothing.
      styles: { root: { minWidth: 'max-content' }, label: { overflow: 'visible' } },
    }),
    Button: Button.extend({ defaultProps: { size: 'md' } }),
    Modal: Modal.extend({ defaultProps: { centered: true, size: 'lg' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
  },
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
