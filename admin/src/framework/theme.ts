import { defaultDarkTheme, defaultLightTheme, type RaThemeOptions } from 'react-admin';

const ACCENT = { light: '#c2410c', dark: '#fb923c' };

/** Columns of lists that hold sentences. */
const SENTENCES = ['wide', 'column-prompt', 'column-message', 'column-reason', 'column-template']
  .map((name) => `&.MuiTableCell-body.${name}`)
  .join(', ');

const shared: RaThemeOptions = {
  shape: { borderRadius: 10 },
  typography: {
    fontFamily: `'Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif`,
    fontSize: 14,
    h6: { fontWeight: 600 },
    button: { textTransform: 'none', fontWeight: 600 },
  },
  components: {
    MuiButton: {
      defaultProps: { disableElevation: true },
      styleOverrides: { root: { whiteSpace: 'nowrap' } },
    },
    MuiPaper: { defaultProps: { elevation: 0 } },
    MuiCard: { defaultProps: { variant: 'outlined' } },
    MuiAppBar: { defaultProps: { elevation: 0, color: 'default' } },
    MuiTableCell: {
      styleOverrides: {
        // Chinese would otherwise break anywhere, down to one character a line.
        head: { fontWeight: 600, wordBreak: 'keep-all' },
        root: {
          fontVariantNumeric: 'tabular-nums',
          '&.MuiTableCell-body.wide': { minWidth: 180 },
          // On a phone a table scrolls sideways; crushed columns of three letters help nobody.
          '@media (max-width: 900px)': {
            whiteSpace: 'nowrap',
            [SENTENCES]: { whiteSpace: 'normal', minWidth: 240 },
          },
        },
      },
    },
    MuiTextField: { defaultProps: { variant: 'outlined', size: 'small' } },
    MuiFormControl: { defaultProps: { variant: 'outlined', size: 'small' } },
  },
  sidebar: { width: 224 },
};

/** Neutral surfaces and one accent, as in the studio. */
export const lightTheme: RaThemeOptions = {
  ...defaultLightTheme,
  ...shared,
  palette: {
    mode: 'light',
    primary: { main: ACCENT.light },
    secondary: { main: '#18181b' },
    // Those of the library are too pale for words on white (WCAG 2.2, 1.4.3).
    warning: { main: '#b45309' },
    info: { main: '#0369a1' },
    background: { default: '#fafafa', paper: '#ffffff' },
    text: { primary: '#18181b', secondary: '#52525b' },
    divider: '#e4e4e7',
  },
};

export const darkTheme: RaThemeOptions = {
  ...defaultDarkTheme,
  ...shared,
  palette: {
    mode: 'dark',
    primary: { main: ACCENT.dark },
    secondary: { main: '#fafafa' },
    background: { default: '#09090b', paper: '#18181b' },
    text: { primary: '#fafafa', secondary: '#a1a1aa' },
    divider: '#27272a',
  },
};
