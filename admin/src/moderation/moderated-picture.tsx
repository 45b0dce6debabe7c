import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';

/** A picture that somebody has to judge: blurred by the service until the moderator asks for it. */
export function ModeratedPicture({ url }: { url: string }) {
  const translate = useTranslate();
  const [clear, setClear] = useState(false);
  const [gone, setGone] = useState(false);
  if (gone) return <Typography>{translate('console.appeal.gone')}</Typography>;
  return (
    <Box>
      <Box
        component="img"
        src={clear ? `${url}?clear=1` : url}
        alt={translate(clear ? 'console.appeal.clear' : 'console.appeal.blurred')}
        onError={() => setGone(true)}
        sx={{ display: 'block', maxWidth: '100%', maxHeight: 320, borderRadius: 1 }}
      />
      {!clear && (
        <Button size="small" onClick={() => setClear(true)}>
          {translate('console.appeal.show')}
        </Button>
      )}
    </Box>
  );
}
