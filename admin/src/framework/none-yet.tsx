import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';

/** A short list of a record's page that has nothing in it. */
export function NoneYet() {
  const translate = useTranslate();
  return (
    <Typography variant="body2" color="text.secondary">
      {translate('console.list.empty')}
    </Typography>
  );
}
