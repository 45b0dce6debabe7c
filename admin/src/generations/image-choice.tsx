import { Checkbox, FormControl, FormControlLabel, FormGroup, FormLabel } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { digits } from '../i18n/provider';

/** Which images of a job something is done to, by their numbers; all until some are left out. */
export function ImageChoice(props: {
  images: readonly Schemas['RestorePreview']['images'][number][];
  leftOut: ReadonlySet<string>;
  set: (leftOut: ReadonlySet<string>) => void;
}) {
  const translate = useTranslate();
  const { images, leftOut, set } = props;
  const turn = (imageId: string, chosen: boolean) => {
    const next = new Set(leftOut);
    if (chosen) next.delete(imageId);
    else next.add(imageId);
    set(next);
  };
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend">{translate('console.generation.restoreWhich')}</FormLabel>
      <FormGroup row>
        {images.map(({ imageId, index, credits }) => (
          <FormControlLabel
            key={imageId}
            control={
              <Checkbox
                checked={!leftOut.has(imageId)}
                onChange={(event) => turn(imageId, event.target.checked)}
              />
            }
            label={translate('console.generation.restoreOne', {
              number: index + 1,
              credits: digits(credits),
              smart_count: credits,
            })}
          />
        ))}
      </FormGroup>
    </FormControl>
  );
}
