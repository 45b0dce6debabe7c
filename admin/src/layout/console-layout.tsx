import type { ReactNode } from 'react';
import { Box, Chip, Tooltip, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import {
  AppBar,
  Layout,
  LoadingIndicator,
  LocalesMenuButton,
  Logout,
  TitlePortal,
  ToggleThemeButton,
  useGetIdentity,
  UserMenu,
  useTranslate,
} from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { ConsoleMenu } from './menu';

/** On a phone the title has the room: the language button keeps its sign and its name for readers. */
const NARROW_BAR = {
  '& #react-admin-title': { overflow: 'hidden', textOverflow: 'ellipsis', alignSelf: 'center' },
  '@media (max-width: 600px)': {
    '& .MuiButton-root': { fontSize: 0, minWidth: 0 },
    '& .MuiButton-endIcon': { display: 'none' },
    '& .MuiButton-startIcon': { m: 0 },
  },
};

/** Who is signed in stands inside: a button's name and its visible words must not differ. */
function AccountMenu() {
  const { data } = useGetIdentity();
  return (
    <UserMenu>
      <Typography
        component="li"
        role="presentation"
        variant="body2"
        color="text.secondary"
        sx={{ px: 2, py: 1 }}
      >
        {String(data?.email ?? '')}
      </Typography>
      <Logout />
    </UserMenu>
  );
}

/** What is practice here: everything that the console shows of it is. */
function PracticeSigns({ below }: { below?: boolean }) {
  const translate = useTranslate();
  const { data } = useQuery({ queryKey: ['me'], queryFn: () => ask(api.GET('/api/v1/me')) });
  const signs = [data?.mode.demoEngine && 'demo', data?.mode.sandboxPayments && 'test'];
  return signs
    .filter((sign) => typeof sign === 'string')
    .map((sign) => (
      <Tooltip key={sign} title={translate(`console.mode.${sign}Text`)}>
        <Chip
          size="small"
          variant="outlined"
          label={translate(`console.mode.${sign}`)}
          sx={{
            display: below ? { xs: 'inline-flex', sm: 'none' } : { xs: 'none', sm: 'inline-flex' },
            mr: below ? 1 : 0,
            ml: below ? 0 : 1,
            mt: below ? 1 : 0,
            color: 'inherit',
            borderColor: 'currentColor',
          }}
        />
      </Tooltip>
    ));
}

function ConsoleAppBar() {
  return (
    <AppBar
      userMenu={<AccountMenu />}
      toolbar={
        <>
          <LocalesMenuButton />
          <ToggleThemeButton />
          <LoadingIndicator />
        </>
      }
      sx={NARROW_BAR}
    >
      <TitlePortal component="h1" />
      <PracticeSigns />
    </AppBar>
  );
}

/** Menu on the left, title, language, theme and account above. */
export function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <Layout
      appBar={ConsoleAppBar}
      menu={ConsoleMenu}
      // Wide tables scroll by themselves and never push the page wider than the screen.
      sx={{
        minWidth: 0,
        '& .RaLayout-contentWithSidebar, & .RaLayout-content': { minWidth: 0 },
        '& .RaList-main, & .RaShow-main, & .RaShow-card': { minWidth: 0, maxWidth: '100%' },
      }}
    >
      {/* On a phone they have no room beside the title. */}
      <Box sx={{ mb: { xs: 1, sm: 0 } }}>
        <PracticeSigns below />
      </Box>
      {children}
    </Layout>
  );
}
