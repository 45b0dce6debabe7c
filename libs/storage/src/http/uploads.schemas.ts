import { z } from 'zod';
import { pageOf } from '#kernel';

export const createUpload = z
  .object({
    filename: z.string().min(1).max(1000),
    contentType: z.string().min(1).max(100),
    bytes: z.int().min(1),
  })
  .meta({ id: 'CreateUpload' });
export type CreateUpload = z.infer<typeof createUpload>;

export const createUploadFromUrl = z
  .object({
    url: z.string().trim().min(1).max(2048).describe('https, of a picture on the internet'),
  })
  .meta({ id: 'CreateUploadFromUrl' });
export type CreateUploadFromUrl = z.infer<typeof createUploadFromUrl>;

/** PUT the bytes to `uploadUrl` with exactly `headers`, or in pieces, then call complete. */
export const uploadTicket = z
  .object({
    id: z.uuid(),
    uploadUrl: z.string(),
    headers: z.record(z.string(), z.string()),
  })
  .meta({ id: 'UploadTicket' });

export const uploadPieces = z
  .object({
    items: z.array(
      z.object({
        number: z.int(),
        offset: z.int().describe('Where in the file it begins'),
        bytes: z.int(),
        arrived: z.boolean(),
        uploadUrl: z.string().optional().describe('Of one that has not arrived'),
        headers: z.record(z.string(), z.string()).optional(),
      }),
    ),
  })
  .meta({ id: 'UploadPieces' });

export const uploadView = z
  .object({
    id: z.uuid(),
    status: z.enum(['pending', 'ready', 'rejected']),
    filename: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    width: z.int().optional(),
    height: z.int().optional(),
    placeholder: z.string().optional(),
    contentUrl: z.string().optional(),
    thumbnailUrl: z.string().optional(),
    rejection: z
      .object({
        code: z.string(),
        message: z.string(),
        rule: z.string().optional().describe('Of `upload_refused`: the content rule that it met'),
        verdictId: z.uuid().optional().describe('Of `upload_refused`: what an appeal names'),
      })
      .optional(),
    waiting: z
      .string()
      .optional()
      .describe('While `pending` after complete: why; read it again in a few seconds'),
    expiresAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Upload' });
export type UploadView = z.infer<typeof uploadView>;

export const uploadList = pageOf(uploadView, 'UploadList');
