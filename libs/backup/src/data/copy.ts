import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Client, Connection, Submittable } from 'pg';

/**
 * COPY in both directions over an ordinary connection. The driver hands the messages of the protocol
 * to whatever was submitted as a query; this is the part of it that COPY needs. Text format: it is the
 * same on every server, and a person can read it.
 */

/** What the driver's connection can do, of which its types tell a part. */
interface Wire {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

const wireOf = (connection: Connection) => connection as unknown as Wire;

/** The server sends a message for each row: this many bytes go on together. */
const BATCH_bytes = 64 * 1024;

/** The bytes of a `COPY … TO STDOUT`; a slow reader makes the server wait. */
class CopyOut extends Readable implements Submittable {
  rows = 0;
  private wire: Wire | undefined;
  private batch: Uint8Array[] = [];
  private batch_bytes = 0;

  constructor(private readonly text: string) {
    super({ highWaterMark: 4 * BATCH_bytes });
  }

  submit(connection: Connection): void {
    this.wire = wireOf(connection);
    this.wire.query(this.text);
  }

  handleCopyData({ chunk }: { chunk: Uint8Array }): void {
    // A copy: the driver reads the next message into the same memory.
    this.batch.push(Uint8Array.from(chunk));
    this.batch_bytes += chunk.length;
    if (this.batch_bytes >= BATCH_bytes) this.flush();
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(text.split(' ').at(-1));
  }

  handleReadyForQuery(): void {
    this.flush();
    this.push(null);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }

  override _read(): void {
    this.wire?.stream.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.wire?.stream.resume(); // What is left of the answer has to go by.
    done(error);
  }

  private flush(): void {
    if (this.batch_bytes === 0) return;
    const batch = Buffer.concat(this.batch);
    this.batch = [];
    this.batch_bytes = 0;
    if (!this.destroyed && !this.push(batch)) this.wire?.stream.pause();
  }
}

/**
 * Reads rows out of the server.
 * @param text a `COPY … TO STDOUT`
 * @returns the bytes, and how many rows they are once they came to their end
 */
export function copyOut(client: Client, text: string): { stream: Readable; rows: () => number } {
  const stream = client.query(new CopyOut(text));
  return { stream, rows: () => stream.rows };
}

/** The other end of a `COPY … FROM STDIN`. */
class CopyIn implements Submittable {
  private failed: Error | undefined;
  private rows = 0;
  private pumped: Promise<void> = Promise.resolve();

  constructor(
    private readonly text: string,
    private readonly source: AsyncIterable<Uint8Array>,
    private readonly end: { done: (rows: number) => void; failed: (error: Error) => void },
  ) {}

  submit(connection: Connection): void {
    wireOf(connection).query(this.text);
  }

  handleCopyInResponse(connection: Connection): void {
    this.pumped = this.pump(wireOf(connection));
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(text.split(' ').at(-1));
  }

  handleReadyForQuery(): void {
    this.end.done(this.rows);
  }

  /** Of the server, or of the connection; where the source failed before, that is the cause. */
  handleError(error: Error): void {
    this.failed ??= error;
    void this.pumped.finally(() => this.end.failed(this.failed ?? error));
  }

  private async pump(wire: Wire): Promise<void> {
    try {
      for await (const chunk of this.source) {
        if (this.failed) return;
        wire.sendCopyFromChunk(chunk);
        if (wire.stream.writableNeedDrain) await drained(wire.stream);
      }
      if (!this.failed) wire.endCopyFrom();
    } catch (error) {
      this.failed ??= error instanceof Error ? error : new Error(String(error));
      wire.sendCopyFail('the source of the rows failed');
    }
  }
}

async function drained(stream: Socket): Promise<void> {
  const given = new AbortController();
  const over = (event: string) => once(stream, event, { signal: given.signal });
  await Promise.race([over('drain'), over('close')]).finally(() => given.abort());
}

/**
 * Writes rows into the server.
 * @param text a `COPY … FROM STDIN`
 * @returns how many rows it took
 */
export function copyIn(
  client: Client,
  text: string,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  return new Promise((done, failed) => {
    client.query(new CopyIn(text, source, { done, failed }));
  });
}
