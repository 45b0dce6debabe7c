import type { ServerResponse } from 'node:http';
import sharp, { type OverlayOptions } from 'sharp';
import { textOf, type StandInFault, type StandInRequest } from './openai-stand-in.js';

export interface Picture {
  base64: string;
  echo: { background: string; output_format: string; quality: string; size: string };
  usage: object;
}

/** The refusal of a size, in the words of the API. */
export function sizeFault(size: string): string | undefined {
  if (size === 'auto') return undefined;
  const [width = 0, height = 0] = size.split('x').map(Number);
  if (width % 16 || height % 16)
    return `Invalid size '${size}'. Width and height must both be divisible by 16.`;
  if (Math.max(width, height) > 3840)
    return `Invalid size '${size}'. The longest edge must be less than or equal to 3840.`;
  if (width * height < 655_360)
    return `Invalid size '${size}'. Requested resolution is below the current minimum pixel budget.`;
  if (width * height > 8_294_400)
    return `Invalid size '${size}'. Requested resolution exceeds the current pixel budget.`;
  return undefined;
}

export async function pictureOf(
  { fields, files }: StandInRequest,
  fault: StandInFault,
): Promise<Picture> {
  const asked = textOf(fields.size, 'auto');
  const [w = 1024, h = 1024] = (asked === 'auto' ? '1024x1024' : asked).split('x').map(Number);
  const [width, height] = fault === 'wrong-size' ? [Math.round(h / 2), w] : [w, h];
  const format =
    fault === 'wrong-format'
      ? 'png'
      : (textOf(fields.output_format, 'png') as 'png' | 'jpeg' | 'webp');
  const sea = sharp({
    create: { width, height, channels: 3, background: { r: 30, g: 120, b: 200 } },
  });
  const bytes = await (fault === 'blank' ? sea : sea.composite([islandIn({ width, height })]))
    .toFormat(format)
    .toBuffer();
  const base64 =
    fault === 'garbage-image'
      ? Buffer.from('no picture at all').toString('base64')
      : fault === 'garbage-base64'
        ? '%%% not base64 %%%'
        : bytes.toString('base64');
  const quality = textOf(fields.quality, 'auto');
  const f = { low: 16, medium: 48, high: 96 }[quality] ?? 16;
  const s = Math.floor((2 * f * Math.min(w, h) + Math.max(w, h)) / (2 * Math.max(w, h)));
  const output = Math.ceil((f * s * (2_000_000 + w * h)) / 4_000_000);
  const images = files.filter(({ name }) => name.startsWith('image')).length * 512;
  const details = { image_tokens: images, text_tokens: 14 };
  return {
    base64,
    echo: {
      background: textOf(fields.background, 'opaque'),
      output_format: format,
      quality: quality === 'auto' ? 'low' : quality,
      size: `${width}x${height}`,
    },
    usage: {
      input_tokens: images + 14,
      input_tokens_details: details,
      output_tokens: output,
      total_tokens: output + images + 14,
    },
  };
}

/** Something to be seen, the same in all pictures of a size. */
const islandIn = ({ width, height }: { width: number; height: number }): OverlayOptions => ({
  input: {
    create: {
      width: Math.ceil(width / 3),
      height: Math.ceil(height / 4),
      channels: 3,
      background: { r: 230, g: 190, b: 90 },
    },
  },
  left: Math.floor(width / 3),
  top: Math.floor(height / 2),
});

export const answerOf = ({ base64, echo, usage }: Picture, fault: StandInFault) => ({
  created: Math.floor(Date.now() / 1000),
  ...echo,
  data: fault.endsWith('no-images') ? [] : [{ b64_json: base64 }],
  usage,
});

export async function stream(
  seen: StandInRequest,
  { base64, echo, usage }: Picture,
  fault: StandInFault,
  response: ServerResponse,
): Promise<void> {
  const kind = seen.path.endsWith('/edits') ? 'image_edit' : 'image_generation';
  const created_at = Math.floor(Date.now() / 1000);
  const event = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
  if (fault === 'hang-after-headers') return;
  if (fault === 'drop-after-headers') return cut(response);
  if (fault === 'pulse') await pulse(response);
  const preview = (
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888888' } })
      .toFormat(echo.output_format as 'png')
      .toBuffer()
  ).toString('base64');
  const partials = Number(seen.fields.partial_images ?? 0);
  for (let index = 0; index < partials; index++) {
    event(`${kind}.partial_image`, {
      b64_json: preview,
      created_at,
      partial_image_index: index,
      ...echo,
    });
    if (fault === 'hang-between-partials') return;
  }
  switch (fault) {
    case 'hang-mid-stream':
      return;
    case 'drop-mid-stream':
      return cut(response);
    case 'drop-mid-completed':
      return cut(
        response,
        `event: ${kind}.completed\ndata: {"type":"${kind}.completed","b64_json":"${base64.slice(0, base64.length / 2)}`,
      );
    case 'error-mid-stream':
      response.write(
        `event: error\ndata: ${JSON.stringify({ type: 'error', error: { type: 'image_generation_server_error', code: 'image_generation_failed', message: 'Image generation failed.', param: null } })}\n\n`,
      );
      response.end();
      return;
    case 'no-completed':
    case 'no-images':
      response.end();
      return;
    default:
      event(`${kind}.completed`, { b64_json: base64, created_at, ...echo, usage });
      response.end('data: [DONE]\n\n');
  }
}

/** Lets what was written reach the client, with a last piece, then cuts the line. */
async function cut(response: ServerResponse, last = ': \n\n'): Promise<void> {
  await new Promise<void>((resolve) => response.write(last, () => resolve()));
  response.socket?.resetAndDestroy();
}

/** Comments for three seconds, each well within any bound on silence. */
async function pulse(response: ServerResponse): Promise<void> {
  for (let beat = 0; beat < 30; beat++) {
    response.write(': \n\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
