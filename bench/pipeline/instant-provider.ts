import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import sharp from 'sharp';

/** What the wire carries of a picture of that size: `2048x2048`. */
async function completed(size: string): Promise<string> {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const small = sharp({
    create: { width: 64, height: 64, channels: 3, background: '#888', noise },
  });
  const picture = await sharp(await small.png().toBuffer())
    .resize(width, height, { fit: 'fill' })
    .png()
    .toBuffer();
  const event = {
    type: 'image_generation.completed',
    b64_json: picture.toString('base64'),
    created_at: 0,
    size,
    quality: 'medium',
    output_format: 'png',
    background: 'opaque',
    usage: { input_tokens: 10, output_tokens: 1_000, total_tokens: 1_010 },
  };
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Speaks like OpenAI's image route and answers at once, each size with one picture made beforehand. */
export class InstantProvider {
  private readonly pictures = new Map<string, Promise<string>>();
  private readonly server: Server = createServer((request, response) => {
    void json(request).then(async (body) => {
      const { size } = body as { size: string };
      const answer = await this.pictureOf(size);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(answer);
    });
  });

  /** @returns its base URL, with the version. */
  async start(sizes: readonly string[]): Promise<string> {
    await Promise.all(sizes.map((size) => this.pictureOf(size)));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private pictureOf(size: string): Promise<string> {
    const known = this.pictures.get(size) ?? completed(size);
    this.pictures.set(size, known);
    return known;
  }
}
