import { SMTPServer } from 'smtp-server';
import { until } from '../../scripts/lib/net.mjs';

export interface ReceivedMail {
  to: string[];
  /** Headers and body as they came over the wire. */
  raw: string;
  /** The plain-text part. */
  text: string;
  html: string;
  /** Every address in the plain text. */
  links: string[];
}

export interface SmtpStandIn {
  /** For SMTP_URL. */
  url: string;
  mails: ReceivedMail[];
  /** The n-th mail (from 0) to that address, as soon as it is there. */
  mailTo(address: string, index?: number): Promise<ReceivedMail>;
  /** Answers every mail with 451 until told otherwise, as a busy server does. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

/** A real SMTP server that keeps what it is given. */
export async function startSmtp(): Promise<SmtpStandIn> {
  const mails: ReceivedMail[] = [];
  let refusing = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusing) {
          callback(Object.assign(new Error('Try again later'), { responseCode: 451 }));
          return;
        }
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push(parse(to, Buffer.concat(chunks).toString('utf8')));
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    mailTo: (address, index = 0) =>
      until(() => mails.filter((mail) => mail.to.includes(address))[index], {
        what: `mail ${index} to ${address}`,
      }),
    refuse: (on) => {
      refusing = on;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function parse(to: string[], raw: string): ReceivedMail {
  const text = part(raw, 'text/plain');
  return {
    to,
    raw,
    text,
    html: part(raw, 'text/html'),
    links: text.match(/https?:\/\/\S+/g) ?? [],
  };
}

/** The body of the first part of that type, decoded: enough of MIME for what nodemailer writes. */
function part(raw: string, type: string): string {
  const boundary = /boundary="?([^"\r\n;]+)"?/.exec(raw)?.[1];
  const parts = boundary ? raw.split(`--${boundary}`) : [raw];
  for (const candidate of parts) {
    const [head = '', ...rest] = candidate.split(/\r?\n\r?\n/);
    if (!new RegExp(`content-type: ${type}`, 'i').test(head)) continue;
    const body = rest.join('\n\n');
    const encoding = /content-transfer-encoding: *(\S+)/i.exec(head)?.[1]?.toLowerCase();
    if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
    return encoding === 'quoted-printable' ? fromQuotedPrintable(body) : body;
  }
  return '';
}

function fromQuotedPrintable(body: string): string {
  const joined = body.replace(/=\r?\n/g, '');
  const bytes = joined.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
