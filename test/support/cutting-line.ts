import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingLine {
  readonly url: string;
  /** Where it leads; may be set once that is known. */
  target: string;
  /** The line breaks, for all who are on it, once so many more bytes went up; null: it holds. */
  breaksAfter: number | null;
  /** Bytes that went up in all. */
  readonly sent: () => number;
  close(): Promise<void>;
}

/** A line to a server that breaks where a test wants it to: what was under way is lost. */
export async function startCuttingLine(): Promise<CuttingLine> {
  let sent = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const { hostname, port } = new URL(line.target);
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    far.pipe(near);
    near.on('data', (bytes: Buffer) => {
      const room = line.breaksAfter ?? Infinity;
      const passes = bytes.subarray(0, room);
      sent += passes.length;
      if (line.breaksAfter !== null) line.breaksAfter -= passes.length;
      far.write(passes);
      if (line.breaksAfter === 0) for (const socket of open) socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const line: CuttingLine = {
    url: `http://127.0.0.1:${port}`,
    target: '',
    breaksAfter: null,
    sent: () => sent,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
  return line;
}
