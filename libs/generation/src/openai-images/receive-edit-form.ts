import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import { ProblemError } from '#kernel';
import { MAX_UPLOAD_BYTES, sniffImageType } from '#storage';
import type { FastifyRequest } from 'fastify';
import { limits } from '../generation.js';
import { openAiError } from './openai-error.js';
import { SpooledFile } from './spooled-file.js';

/**
 * Bounds of a form. A prompt has at most 32,000 characters, of up to four bytes each. Every image
 * may have 50 MB, but 16 of that size in one request are refused: the whole has its own bound.
 */
export const editFormLimits = {
  fileSize: MAX_UPLOAD_BYTES,
  files: limits.max_references + 1,
  fields: 40,
  parts: limits.max_references + 1 + 40,
  fieldSize: 130_000,
  fieldNameSize: 100,
  headerPairs: 50,
} as const;
export const MAX_FORM_BYTES = 256 * 1024 * 1024;
const MB = 1024 * 1024;

export interface FormPicture {
  /** As its sender counts it: `image 2`, `mask`. */
  label: string;
  param: 'image' | 'mask';
  filename: string;
  file: SpooledFile;
}

export interface EditForm {
  /** Text parts by name. */
  fields: Record<string, string>;
  images: FormPicture[];
  mask?: FormPicture;
}

/** An array's parts are called `image[]` by the official clients, and `image[0]` by some others. */
const IMAGE_PART = /^image(\[\d*\])?$/;

/**
 * Reads the form of an edit. Pictures go to disk as they come; on every way out but success they
 * are gone, and the rest of the body is let run dry so that the connection can be used again.
 * @throws errors of OpenAI's kind: 400, 413, 415
 */
export async function receiveEditForm(request: FastifyRequest): Promise<EditForm> {
  if (!request.isMultipart())
    throw openAiError(
      415,
      'unsupported_media_type',
      'Send the edit as multipart/form-data, with the pictures as file parts named image or image[].',
      null,
    );
  if (Number(request.headers['content-length'] ?? 0) > MAX_FORM_BYTES) {
    drain(request);
    throw formTooLarge();
  }
  const form: EditForm = { fields: {}, images: [] };
  try {
    for await (const part of request.parts({ limits: editFormLimits })) {
      if (part.type === 'field') takeField(form, part);
      else await takeFile(form, part);
    }
    if (form.images.length === 0) throw noImage(form);
    return form;
  } catch (error) {
    drain(request);
    await closeForm(form);
    throw asFormError(error);
  }
}

/** Frees the pictures of a form. */
export async function closeForm({ images, mask }: EditForm): Promise<void> {
  await Promise.all([...images, ...(mask ? [mask] : [])].map(({ file }) => file.close()));
}

function takeField(form: EditForm, part: MultipartValue): void {
  const name = part.fieldname;
  if (part.valueTruncated || part.fieldnameTruncated)
    throw openAiError(400, 'invalid_value', `The field ${name} is too long.`, name);
  if (typeof part.value !== 'string')
    throw openAiError(400, 'invalid_type', `Send the field ${name} as plain text.`, name);
  if (Object.hasOwn(form.fields, name))
    throw openAiError(
      400,
      'invalid_value',
      `The field ${name} was sent twice. Send it once.`,
      name,
    );
  form.fields[name] = part.value;
}

async function takeFile(form: EditForm, part: MultipartFile): Promise<void> {
  const picture = placeOf(form, part);
  const { label, param } = picture;
  const file = await SpooledFile.create();
  if (param === 'mask') form.mask = { ...picture, file };
  else form.images.push({ ...picture, file });
  let left = MAX_FORM_BYTES - bytesOf(form);
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    left -= chunk.length;
    if (left < 0) throw formTooLarge();
    await file.append(chunk);
  }
  if (part.file.truncated)
    throw openAiError(
      413,
      'image_too_large',
      `The ${label} is larger than ${MAX_UPLOAD_BYTES / MB} MB. Make it smaller.`,
      param,
    );
  const type = sniffImageType(await file.head());
  if (type === null || (param === 'mask' && type !== 'image/png'))
    throw openAiError(400, 'invalid_image_file', wrongType(label, param, file.bytes), param);
}

function placeOf(form: EditForm, part: MultipartFile): Omit<FormPicture, 'file'> {
  const { fieldname: name } = part;
  // Absent where a part is a file by its type alone, whatever the types say.
  const filename = (part.filename as string | undefined) ?? 'image';
  if (name === 'mask') {
    if (form.mask) throw openAiError(400, 'invalid_value', 'Send one mask.', 'mask');
    return { label: 'mask', param: 'mask', filename };
  }
  if (!IMAGE_PART.test(name))
    throw openAiError(
      400,
      'unknown_parameter',
      `Files named '${name.slice(0, 40)}' are not known here. Send pictures as image or image[], and at most one mask.`,
      name.slice(0, 40),
    );
  if (form.images.length === limits.max_references)
    throw openAiError(400, 'invalid_value', tooMany, 'image');
  return { label: `image ${form.images.length + 1}`, param: 'image', filename };
}

const tooMany = `Send at most ${limits.max_references} images.`;

function wrongType(label: string, param: FormPicture['param'], bytes: number): string {
  if (bytes === 0) return `The ${label} is empty. Send the bytes of the picture.`;
  if (param === 'mask') return 'The mask is not a PNG. Save it as PNG with transparency.';
  return `The ${label} is not a PNG, JPEG or WebP picture. Save it as one of these.`;
}

function noImage({ fields }: EditForm): ProblemError {
  const sentAsText = Object.keys(fields).some((name) => IMAGE_PART.test(name));
  return openAiError(
    400,
    'missing_required_parameter',
    sentAsText
      ? 'The image came as text. Send it as a file part, with a filename in its Content-Disposition.'
      : "Missing required parameter: 'image'. Send 1 to 16 pictures as file parts named image or image[].",
    'image',
  );
}

const bytesOf = ({ images, mask }: EditForm): number =>
  [...images, ...(mask ? [mask] : [])].reduce((sum, { file }) => sum + file.bytes, 0);

const formTooLarge = (): ProblemError =>
  openAiError(
    413,
    'request_too_large',
    `The request is larger than ${MAX_FORM_BYTES / MB} MB. Send fewer or smaller pictures.`,
    'image',
  );

/** The parser stops in the middle: what still comes is read and thrown away. */
function drain({ raw }: FastifyRequest): void {
  raw.unpipe();
  raw.resume();
}

/** Limits of the parser, and bodies that are no form, in words that say what to do. */
function asFormError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  switch ((error as { code?: unknown } | null)?.code) {
    case 'FST_FILES_LIMIT':
      return openAiError(400, 'invalid_value', tooMany, 'image');
    case 'FST_FIELDS_LIMIT':
    case 'FST_PARTS_LIMIT':
      return openAiError(400, 'invalid_value', 'The form has too many parts.', null);
    case 'FST_REQ_FILE_TOO_LARGE':
      return openAiError(
        413,
        'image_too_large',
        `A picture is larger than ${MAX_UPLOAD_BYTES / MB} MB. Make it smaller.`,
        'image',
      );
    default:
      return openAiError(
        400,
        'invalid_multipart',
        'The body is not complete multipart/form-data. Let your HTTP client write the form, and do not set Content-Type by hand.',
        null,
      );
  }
}
