import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type VariantColorsResolver,
} from '@mantine/core';

/** Mantine picks the ink of a filled button for the light scheme; ours is picked for each scheme. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant !== 'filled') return colors;
  if (input.color === 'red') {
    return { ...colors, background: 'var(--d-danger)', hover: 'var(--d-danger-hover)', color: 'var(--d-danger-ink)' };
  }
  return { ...colors, color: 'var(--mantine-primary-color-contrast)' };
};

export const theme = createTheme({
  colors: {
    // Mantine's dark greys, moved to our surface, line and ink.
    dark: [
      '#E8EBF0',
      '#C5CBD6',
      '#A0A8B5',
      '#7C8798',
      '#4A515E',
      '#2A2F38',
      '#1D2128',
      '#14171C',
      '#101317',
      '#0B0D10',
    ],
    demarc: [
      '#EEF3FF',
      '#DCE6FF',
      '#B8CDFF',
      '#93B8FF',
      '#6EA8FF',
      '#4A86FA',
      '#2F65F0',
      '#1F45E0',
      '#1836B8',
      '#122A8F',
    ],
  },
  primaryColor: 'demarc',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  variantColorResolver,
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: '"Inter Variable","Demarc Signs","Noto Sans Bengali Variable",system-ui,sans-serif',
  fontFamilyMonospace: 'ui-monospace,"Cascadia Mono",monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  breakpoints: { xs: '22.5em', sm: '48em', md: '68.75em', lg: '80em', xl: '100em' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  other: { status: ['ok', 'info', 'warn', 'bad', 'unknown'] },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    Drawer: { defaultProps: { padding: 'lg', closeButtonProps: { 'aria-label': 'Close' } } },
    Modal: { defaultProps: { padding: 'lg', closeButtonProps: { 'aria-label': 'Close' } } },
    SegmentedControl: { defaultProps: { transitionDuration: 0 } },
    Table: { defaultProps: { fz: 'sm', verticalSpacing: 4 } },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true } } },
  },
});

/** The role colours; change one only with its contrasts measured again, in both schemes. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--d-ok': '#10966C',
    '--d-ok-tint': '#E3F5EE',
    '--d-info': '#1F45E0',
    '--d-info-tint': '#E6ECFD',
    '--d-warn': '#C07D00',
    '--d-warn-tint': '#FDF1DC',
    '--d-bad': '#961006',
    '--d-bad-tint': '#FBE6E3',
    '--d-unknown': '#303745',
    '--d-unknown-tint': '#ECEEF2',
    '--d-ink': '#1A1F2B',
    '--d-muted': '#566072',
    '--d-line': '#C9CFD9',
    '--d-line-soft': '#E2E6EC',
    '--d-control': '#7A8496',
    '--d-surface': '#FFFFFF',
    '--d-page': '#F6F7F9',
    '--d-action': '#1F45E0',
    '--d-danger': '#961006',
    '--d-danger-hover': '#7A0D05',
    '--d-danger-ink': '#FFFFFF',
    '--mantine-color-text': '#1A1F2B',
    '--mantine-color-body': '#FFFFFF',
    '--mantine-color-dimmed': '#566072',
    '--mantine-color-placeholder': '#566072',
    '--mantine-color-error': '#961006',
    '--mantine-color-default-border': '#7A8496',
    '--mantine-color-anchor': '#1F45E0',
  },
  dark: {
    '--d-ok': '#34E3A3',
    '--d-ok-tint': '#12332A',
    '--d-info': '#4A9EFF',
    '--d-info-tint': '#14294A',
    '--d-warn': '#FFC53D',
    '--d-warn-tint': '#3A2D10',
    '--d-bad': '#F5564A',
    '--d-bad-tint': '#451C19',
    '--d-unknown': '#8E939C',
    '--d-unknown-tint': '#2A2F38',
    '--d-ink': '#E8EBF0',
    '--d-muted': '#A0A8B5',
    '--d-line': '#343A45',
    '--d-line-soft': '#2A2F38',
    '--d-control': '#7C8798',
    '--d-surface': '#1D2128',
    '--d-page': '#14171C',
    '--d-action': '#6EA8FF',
    '--d-danger': '#F5564A',
    '--d-danger-hover': '#FF7A70',
    '--d-danger-ink': '#14171C',
    '--mantine-primary-color-contrast': '#0E1524',
    '--mantine-color-text': '#E8EBF0',
    '--mantine-color-body': '#1D2128',
    '--mantine-color-dimmed': '#A0A8B5',
    '--mantine-color-placeholder': '#A0A8B5',
    '--mantine-color-error': '#FF8F86',
    '--mantine-color-default': '#1D2128',
    '--mantine-color-default-hover': '#262B34',
    '--mantine-color-default-border': '#7C8798',
    '--mantine-color-anchor': '#8CBBFF',
  },
});
