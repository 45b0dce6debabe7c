import { labelPacket } from './label-packet.js';
import { embedXmp } from './embed-xmp.js';
import { certificatesOf } from './cose.js';
import { isPanic, readCredentials, sign } from './manifest.js';
import type { Sealed, SealAnswer, SealRequest, Statement } from './seal.protocol.js';

/**
 * The entry of the signing child, see ChildPool. Not the one that decodes pictures: it holds the
 * signing key.
 */
export async function handle(request: SealRequest): Promise<SealAnswer> {
  try {
    return await (request.op === 'read' ? read(request) : seal(request));
  } catch (error) {
    if (isPanic(error)) Object.assign(error, { unusable: true });
    throw error;
  }
}

/** What we signed ourselves is told by the name that we give to the software, and the certificate's. */
async function read({ bytes, type, ours }: Extract<SealRequest, { op: 'read' }>) {
  const said = await readCredentials(bytes, type);
  const isOurs =
    said.status === 'valid' &&
    said.generator === nameOf(ours.generator) &&
    said.issuer === organisationOf(ours.chain);
  return isOurs ? { ...said, by: 'product' as const } : said;
}

/**
 * What its maker signed stays as it came; China's label is added to it all the same, since the law
 * asks for it, and then the maker's statement goes on inside of ours.
 */
async function seal(request: Extract<SealRequest, { op: 'seal' }>): Promise<Sealed> {
  const { bytes, type, labels } = request;
  const credentials = await readCredentials(bytes, type);
  const isSigned = credentials.status !== 'none';
  if (isSigned && !labels.aigc) return { bytes: null, credentials };
  const { labelled, unlabelled } = label(request, isSigned);
  if (isSigned && unlabelled !== undefined) return { bytes: null, credentials, unlabelled };
  // What cannot be read cannot go on inside of ours.
  if (credentials.problems.includes('claim.malformed')) return { bytes: labelled, credentials };
  try {
    const signed = await sign(labelled, isSigned ? bytes : null, request);
    return { bytes: signed, credentials: await ofOurs(signed, request), unlabelled };
  } catch (error) {
    // A statement that does not hold is not spoilt by the label, and the law asks for that.
    if (isPanic(error) || credentials.status !== 'invalid') throw error;
    return { bytes: labelled, credentials };
  }
}

/** A file that takes no label can be signed all the same. */
function label(
  { bytes, type, labels, statement }: Extract<SealRequest, { op: 'seal' }>,
  isSigned: boolean,
): { labelled: Uint8Array; unlabelled?: string } {
  if (!labels.iptc && !labels.aigc) return { labelled: bytes };
  const wanted = { ...labels, iptc: labels.iptc && !isSigned };
  try {
    return { labelled: embedXmp(bytes, type, (old) => labelPacket(old, wanted, statement)) };
  } catch (error) {
    return { labelled: bytes, unlabelled: error instanceof Error ? error.message : 'unknown' };
  }
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
    generator: nameOf(statement.generator),
    tool: statement.tool,
    issuer: organisationOf(certificate.chain),
    madeAt: statement.madeAt,
    sourceType: statement.sourceType,
    problems: [],
  };
}

/** Both as readers of the file show them. */
const nameOf = ({ name, version }: Statement['generator']): string => `${name} ${version}`;
function organisationOf(chain: string): string | null {
  const { O, CN } = certificatesOf(chain)[0]?.toLegacyObject().subject ?? {};
  return [O ?? CN].flat()[0] ?? null;
}
