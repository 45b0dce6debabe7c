/**
 * Makes an image and edits it, with the official openai package. BASE_URL and API_KEY come from
 * the environment; image.png and mask.png are read from the current folder.
 */
import { readFile, writeFile } from 'node:fs/promises';
import OpenAI, { toFile } from 'openai';

const client = new OpenAI({
  apiKey: process.env.API_KEY,
  baseURL: `${process.env.BASE_URL ?? 'http://localhost:3000'}/v1`,
});
const file = async (path) => toFile(await readFile(path), path, { type: 'image/png' });
const save = (path, base64) => writeFile(path, Buffer.from(base64, 'base64'));

const made = await client.images.generate({
  model: 'gpt-image-2',
  prompt: 'A red kite over a harbour',
  size: '1024x1024',
});
await save('generated.png', made.data[0].b64_json);

const events = await client.images.edit({
  model: 'gpt-image-2',
  prompt: 'The same harbour at night',
  image: [await file('image.png')],
  mask: await file('mask.png'),
  stream: true,
  partial_images: 2,
});
for await (const event of events) {
  if (event.type === 'image_edit.partial_image')
    console.log(`preview ${event.partial_image_index}`);
  if (event.type === 'image_edit.completed') await save('edited.png', event.b64_json);
}
