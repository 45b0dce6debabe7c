import { Box, Typography } from '@mui/material';

/** A text with commands between backticks: each stays in one line, as it is to be copied. */
export function WithCommands({ text }: { text: string }) {
  return (
    <Typography variant="body2">
      {text.split('`').map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <Box key={index} component="code" sx={{ whiteSpace: 'nowrap', fontSize: 13 }}>
            {part}
          </Box>
        ),
      )}
    </Typography>
  );
}
