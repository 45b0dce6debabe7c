import { createPrivateKey, webcrypto } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';
import { ConfigError, newId, type Config } from '#kernel';
import { algorithmOf, certificatesOf } from './cose.js';
import type { SigningCertificate } from './seal.protocol.js';

/**
 * The certificate that pictures are signed with: the operator's, else one of our own that nobody
 * trusts, made once in DATA_DIR.
 * @throws ConfigError for the operator's own, when it cannot be used.
 */
export async function signingCertificate(
  { c2pa, dataDir }: Pick<Config, 'c2pa' | 'dataDir'>,
  now: Date,
): Promise<SigningCertificate> {
  if (!c2pa) return developmentCertificate(join(dataDir, 'content-credentials'), now);
  const [chain, key] = await Promise.all([
    pem('C2PA_CERT', c2pa.certificate),
    pem('C2PA_KEY', c2pa.key),
  ]);
  const problem = problemOf({ chain, key }, now);
  if (problem) throw new ConfigError([problem]);
  return { chain, key };
}

/** A PEM text stands for itself, also with `\n` for its line ends; anything else is a file. */
async function pem(name: string, value: string): Promise<string> {
  if (value.startsWith('-----BEGIN')) return value.replaceAll('\\n', '\n');
  try {
    return await readFile(value, 'utf8');
  } catch {
    throw new ConfigError([`${name}: must be a PEM text, or the path of a file that can be read`]);
  }
}

function problemOf({ chain, key }: SigningCertificate, now: Date): string | null {
  try {
    const [own] = certificatesOf(chain);
    if (!own) return 'C2PA_CERT: holds no certificate';
    const secret = createPrivateKey(key);
    if (!algorithmOf(secret))
      return 'C2PA_KEY: must be a key on P-256, P-384 or P-521, an RSA key or an Ed25519 key';
    if (!own.checkPrivateKey(secret)) return 'C2PA_KEY: does not belong to the first of C2PA_CERT';
    if (own.ca) return 'C2PA_CERT: the first certificate must be the one that signs pictures';
    if (now < new Date(own.validFrom) || now > new Date(own.validTo))
      return `C2PA_CERT: is valid from ${own.validFrom} to ${own.validTo}`;
    return null;
  } catch {
    return 'C2PA_CERT, C2PA_KEY: must be PEM';
  }
}

/**
 * Written aside and named when it is whole on the disk: of several workers that start at once, one
 * makes it for all. One that cannot be used (cut off, run out) gives way to a new one.
 */
async function developmentCertificate(folder: string, now: Date): Promise<SigningCertificate> {
  const file = join(folder, 'development.pem');
  const existing = await usable(file, now);
  if (existing) return existing;
  await mkdir(folder, { recursive: true });
  const aside = `${file}.${newId()}`;
  try {
    const handle = await open(aside, 'wx', 0o600);
    try {
      await handle.writeFile(await makeDevelopmentPem(now));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await name(aside, file, now);
  } finally {
    await rm(aside, { force: true });
  }
  const made = await usable(file, now);
  if (!made) throw new Error('the development certificate cannot be used');
  return made;
}

/** @returns null where there is none that can be used. */
async function usable(file: string, now: Date): Promise<SigningCertificate | null> {
  const pem = await readFile(file, 'utf8').catch(() => null);
  if (pem === null) return null;
  const certificate = { chain: pem, key: pem };
  return problemOf(certificate, now) === null ? certificate : null;
}

/** The first one's stays, where it can be used. Some shared volumes have no links. */
async function name(aside: string, file: string, now: Date): Promise<void> {
  try {
    await link(aside, file);
  } catch {
    if (!(await usable(file, now))) await rename(aside, file);
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEARS = 20;
/** Shown wherever the file is read, so that nobody takes it for a name that was checked. */
const OWNER = 'Untrusted development certificate';

/** Key, certificate and its authority. The standard refuses certificates that sign themselves. */
async function makeDevelopmentPem(now: Date): Promise<string> {
  const { subtle } = webcrypto;
  const pair = () => subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [authorityKeys, keys] = [await pair(), await pair()];
  const notBefore = new Date(now.getTime() - 3_600_000);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + YEARS);
  const common = { notBefore, notAfter, signingAlgorithm: ALGORITHM };
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...common,
    serialNumber: '01',
    name: `O=${OWNER}, CN=Development authority`,
    keys: authorityKeys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const own = await X509CertificateGenerator.create({
    ...common,
    serialNumber: '02',
    subject: `O=${OWNER}, CN=GPT Image 2 Generator`,
    issuer: authority.subject,
    signingKey: authorityKeys.privateKey,
    publicKey: keys.publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.emailProtection], true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const secret = Buffer.from(await subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${secret.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----`;
  const certificates = [own, authority].map((one: X509Certificate) => one.toString('pem'));
  return [key, ...certificates, ''].join('\n');
}
