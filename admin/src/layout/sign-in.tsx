import { useState, type SubmitEvent } from 'react';
import { Alert, Box, Button, Card, TextField, Typography } from '@mui/material';
import { LocalesMenuButton, useLogin, useTranslate } from 'react-admin';

/** The console's own door: an e-mail and a password, and what to do when it stays shut. */
export function SignIn() {
  const translate = useTranslate();
  const login = useLogin();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    try {
      await login({ email: form.get('email'), password: form.get('password') });
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      setFailure(translate(message || 'console.signIn.failed', { _: message }));
      setBusy(false);
    }
  };
  return (
    <Box
      component="main"
      sx={{
        minHeight: '100vh',
        display: 'grid',
        placeItems: 'center',
        p: 2,
        bgcolor: 'background.default',
      }}
    >
      <Card sx={{ width: '100%', maxWidth: 380, p: 4 }}>
        <form onSubmit={(event) => void submit(event)}>
          <Box sx={{ display: 'grid', gap: 2 }}>
            <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center' }}>
              <Typography component="h1" variant="h6">
                {translate('console.signIn.title')}
              </Typography>
              <LocalesMenuButton />
            </Box>
            <TextField
              name="email"
              type="email"
              label={translate('console.signIn.email')}
              autoComplete="username"
              autoFocus
              required
            />
            <TextField
              name="password"
              type="password"
              label={translate('console.signIn.password')}
              autoComplete="current-password"
              required
            />
            {failure && <Alert severity="error">{failure}</Alert>}
            <Button type="submit" variant="contained" size="large" disabled={busy}>
              {translate(busy ? 'ra.message.loading' : 'console.signIn.submit')}
            </Button>
          </Box>
        </form>
      </Card>
    </Box>
  );
}
