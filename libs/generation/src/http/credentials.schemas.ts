import { z } from 'zod';

const fields = {
  status: z
    .enum(['valid', 'invalid', 'none'])
    .describe(
      'valid: the signature fits the file; invalid: the file was changed, or its signature is broken; none: the file says nothing',
    ),
  by: z
    .enum(['provider', 'product'])
    .nullable()
    .describe('Who signed: the maker of the picture, or this service where the maker did not'),
  generator: z.string().nullable().describe('The software that signed'),
  tool: z.string().nullable().describe('What made the pixels'),
  issuer: z
    .string()
    .nullable()
    .describe('Whom the certificate names; no list of trusted signers is asked'),
  madeAt: z.iso.datetime().nullable(),
  sourceType: z
    .string()
    .nullable()
    .describe('IPTC digital source type, e.g. `trainedAlgorithmicMedia`'),
  problems: z.array(z.string()).describe('Failure codes of the C2PA specification'),
  failed: z.literal(true).optional().describe('It should have been signed, and could not be'),
};

/** What a stored original says of its own origin. */
export const credentialsView = z.object(fields).meta({ id: 'ContentCredentials' });
export type CredentialsView = z.infer<typeof credentialsView>;

export const adminCredentialsView = z
  .object({ imageId: z.uuid(), ...fields })
  .meta({ id: 'ImageCredentials' });
export type AdminCredentialsView = z.infer<typeof adminCredentialsView>;
