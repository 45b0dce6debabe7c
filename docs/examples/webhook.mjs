/**
 * Takes webhooks and checks that they are from us, with the library of the Standard Webhooks
 * specification. WEBHOOK_SECRET and PORT come from the environment.
 */
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const seen = new Set(); // In earnest: a table with a unique index.

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  let event;
  try {
    // The body as it came: parsed and written again, its signature would not fit.
    event = webhook.verify(Buffer.concat(chunks).toString(), request.headers);
  } catch {
    response.writeHead(400).end();
    return;
  }
  const id = request.headers['webhook-id'];
  if (!seen.has(id)) console.log(`${event.type} ${JSON.stringify(event.data)}`);
  seen.add(id);
  response.writeHead(204).end(); // Answer first, and work afterwards: there are ten seconds.
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
