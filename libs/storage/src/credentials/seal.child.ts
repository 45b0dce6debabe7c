import { labelPacket } from './label-packet.js';
import { embedXmp } from './embed-xmp.js';
import { certificatesOf } from './cose.js';
import { readCredentials, sign } from './manifest.js';
import type { Sealed, SealAnswer, SealRequest } from './seal.protocol.js';

/**
 * The entry of the signing child, see ChildPool. Not the one that decodes pictures: it holds the
 * signing key.
 */
export async function handle(request: SealRequest): Promise<SealAnswer> {
  return request.op === 'read' ? readCredentials(request.bytes, request.type) : seal(request);
}

/**
 * What its maker signed stays as it came; China's label is added to it all the same, since the law
 * asks for it, and then the maker's statement goes on inside of ours.
 */
async function seal(request: Extract<SealRequest, { op: 'seal' }>): Promise<Sealed> {
  const { bytes, type, labels, statement } = request;
  const credentials = await readCredentials(bytes, type);
  const isSigned = credentials.status !== 'none';
  if (isSigned && !labels.aigc) return { bytes: null, credentials };
  const labelled =
    labels.iptc || labels.aigc
      ? embedXmp(bytes, type, (existing) =>
          labelPacket(existing, { ...labels, iptc: labels.iptc && !isSigned }, statement),
        )
      : bytes;
  const signed = await sign(labelled, isSigned ? bytes : null, request);
  return { bytes: signed, credentials: await ofOurs(signed, request) };
}

/**
 * The first signature of a child is read back: a certificate that the standard does not allow shows
 * here. All others would say the same, for as much time again as signing takes.
 */
let certificateIsGood = false;
async function ofOurs(
  signed: Uint8Array,
  request: Extract<SealRequest, { op: 'seal' }>,
): Promise<Sealed['credentials']> {
  const { statement, type, certificate } = request;
  if (!certificateIsGood) {
    const read = await readCredentials(signed, type, { all: true });
    const wrong = read.problems.filter((code) => code !== 'signingCredential.untrusted');
    if (read.status !== 'valid' || wrong.length > 0)
      throw new Error(`our own signature does not hold: ${wrong.join(', ')}`);
    certificateIsGood = true;
  }
  return {
    status: 'valid',
    by: 'product',
    generator: `${statement.generator.name} ${statement.generator.version}`,
    tool: statement.tool,
    issuer: organisationOf(certificate.chain),
    madeAt: statement.madeAt,
    sourceType: statement.sourceType,
    problems: [],
  };
}

/** As readers of the file show it. */
function organisationOf(chain: string): string | null {
  const { O, CN } = certificatesOf(chain)[0]?.toLegacyObject().subject ?? {};
  return [O ?? CN].flat()[0] ?? null;
}
