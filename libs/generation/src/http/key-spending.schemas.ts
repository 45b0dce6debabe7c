import { z } from 'zod';

export const keySpending = z
  .object({
    items: z.array(
      z.object({
        keyId: z.uuid(),
        credits: z
          .int()
          .describe('Charged or held since the month began (UTC), and agreed to for batches'),
      }),
    ),
  })
  .meta({ id: 'KeySpending' });
