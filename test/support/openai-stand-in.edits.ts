import sharp from 'sharp';
import type { StandInFile, StandInRequest } from './openai-stand-in.js';

export interface Refusal {
  message: string;
  param: string | null;
  code: string;
  type: string;
}

const MB = 1024 * 1024;
/** The text parts that POST /v1/images/edits knows; `moderation` and `style` are not among them. */
const FIELDS: Record<string, RegExp> = {
  model: /^gpt-image/,
  prompt: /^[\s\S]{1,32000}$/,
  n: /^([1-9]|10)$/,
  size: /^(auto|\d+x\d+)$/,
  quality: /^(low|medium|high|auto)$/,
  background: /^(transparent|opaque|auto)$/,
  output_format: /^(png|jpeg|webp)$/,
  output_compression: /^(\d|[1-9]\d|100)$/,
  stream: /^(true|false)$/,
  partial_images: /^[0-3]$/,
  user: /^.+$/,
  safety_identifier: /^.+$/,
};

/** What the API would say against an edit, as far as it is known; nothing when all is well. */
export async function editFault(seen: StandInRequest): Promise<Refusal | undefined> {
  if (!seen.path.endsWith('/edits')) return undefined;
  if (!seen.headers['content-type']?.startsWith('multipart/form-data'))
    return refuse('Unsupported content type.', null, 'unsupported_content_type');
  return fieldFault(seen.fields) ?? (await pictureFault(seen.files));
}

function fieldFault(fields: Record<string, unknown>): Refusal | undefined {
  if (fields.prompt === undefined)
    return refuse("Missing required parameter: 'prompt'.", 'prompt', 'missing_required_parameter');
  if (fields.input_fidelity !== undefined)
    return refuse(
      `The model '${String(fields.model)}' does not support the 'input_fidelity' parameter.`,
      'input_fidelity',
      'invalid_input_fidelity_model',
    );
  for (const [name, value] of Object.entries(fields)) {
    const pattern = FIELDS[name];
    if (!pattern) return refuse(`Unknown parameter: '${name}'.`, name, 'unknown_parameter');
    if (typeof value !== 'string' || !pattern.test(value))
      return refuse(`Invalid value: '${String(value)}'.`, name, 'invalid_value');
  }
  return undefined;
}

async function pictureFault(files: StandInFile[]): Promise<Refusal | undefined> {
  const images = files.filter(({ name }) => name === 'image' || name === 'image[]');
  const masks = files.filter(({ name }) => name === 'mask');
  const stranger = files.find((file) => !images.includes(file) && !masks.includes(file));
  if (stranger)
    return refuse(`Unknown parameter: '${stranger.name}'.`, stranger.name, 'unknown_parameter');
  if (images.length === 0)
    return refuse("Missing required parameter: 'image'.", 'image', 'missing_required_parameter');
  if (images.length > 16 || masks.length > 1)
    return refuse('Too many images.', 'image', 'invalid_value');
  for (const [index, file] of images.entries()) {
    const kind = await kindOf(file);
    if (!kind || file.contentType !== `image/${kind.format}` || file.bytes.length > 50 * MB)
      return refuse(
        `Invalid image file or mode for image ${index + 1}, please check your image file.`,
        '',
        'invalid_image_file',
      );
  }
  return masks[0] && images[0] ? maskFault(masks[0], images[0]) : undefined;
}

async function maskFault(mask: StandInFile, image: StandInFile): Promise<Refusal | undefined> {
  const [kind, of] = [await kindOf(mask), await kindOf(image)];
  if (kind?.format !== 'png' || mask.bytes.length > 4 * MB)
    return refuse('Invalid mask: a PNG of at most 4 MB is needed.', 'mask', 'invalid_image_file');
  if (!kind.hasAlpha)
    return refuse('Invalid mask: it has no alpha channel.', 'mask', 'invalid_image_file');
  if (kind.width !== of?.width || kind.height !== of.height)
    return refuse('Invalid mask: it differs in size from the image.', 'mask', 'invalid_image_file');
  return undefined;
}

async function kindOf({ bytes }: StandInFile) {
  try {
    const picture = sharp(bytes);
    await picture.stats(); // decodes the whole of it
    const { format, width, height, hasAlpha } = await picture.metadata();
    return ['png', 'jpeg', 'webp'].includes(format) ? { format, width, height, hasAlpha } : null;
  } catch {
    return null;
  }
}

const refuse = (message: string, param: string | null, code: string): Refusal => ({
  message,
  param,
  code,
  type: 'image_generation_user_error',
});
