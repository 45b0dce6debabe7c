import { SOURCE_TYPES, type ContentCredentials } from './content-credentials.js';

/** As much of a manifest store as the C2PA library tells, and we show. Anybody may have written it. */
export interface ManifestStore {
  active_manifest?: string;
  manifests?: Record<string, Manifest>;
  validation_state?: string;
  validation_results?: { activeManifest?: { failure?: { code?: string }[] } };
}

interface Manifest {
  claim_generator?: string;
  claim_generator_info?: { name?: unknown; version?: unknown }[];
  assertions?: { label?: string; data?: { actions?: Action[] } }[];
  signature_info?: { issuer?: unknown; common_name?: unknown; time?: unknown };
}

interface Action {
  when?: unknown;
  softwareAgent?: unknown;
  digitalSourceType?: unknown;
}

const MAX_CHARS = 120;
const MAX_PROBLEMS = 10;
/** That we know no list of signers is no fault of the file. */
const UNTRUSTED = 'signingCredential.untrusted';

/** @param all whether an unknown signer is told as a problem. */
export function factsOf(store: ManifestStore, all = false): ContentCredentials {
  const manifests = store.manifests ?? {};
  const active = manifests[store.active_manifest ?? ''];
  const made = [active, ...Object.values(manifests)]
    .flatMap((manifest) => actionsOf(manifest))
    .find((action) => word(action.digitalSourceType) !== null);
  const signature = active?.signature_info;
  const failures = store.validation_results?.activeManifest?.failure ?? [];
  const problems = [...new Set(failures.map(({ code }) => word(code) ?? 'unknown'))]
    .filter((code) => all || code !== UNTRUSTED)
    .slice(0, MAX_PROBLEMS);
  return {
    status: store.validation_state === 'Invalid' || !active ? 'invalid' : 'valid',
    by: 'provider',
    generator: generatorOf(active),
    tool: nameOf(made?.softwareAgent),
    issuer: word(signature?.issuer) ?? word(signature?.common_name),
    madeAt: date(signature?.time) ?? date(made?.when),
    sourceType: word(made?.digitalSourceType)?.replace(SOURCE_TYPES, '') ?? null,
    problems,
  };
}

function actionsOf(manifest: Manifest | undefined): Action[] {
  return (manifest?.assertions ?? [])
    .filter(({ label }) => label?.startsWith('c2pa.actions'))
    .flatMap(({ data }) => data?.actions ?? []);
}

function generatorOf(manifest: Manifest | undefined): string | null {
  const [info] = manifest?.claim_generator_info ?? [];
  const name = word(info?.name) ?? word(manifest?.claim_generator);
  const version = word(info?.version);
  return name !== null && version !== null ? `${name} ${version}` : name;
}

/** Version 1 of the standard says a name, version 2 an object that has one. */
function nameOf(agent: unknown): string | null {
  return word(agent) ?? word((agent as { name?: unknown } | null | undefined)?.name);
}

/** Without what Postgres keeps in no JSON: control characters, and halves of characters. */
function word(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replace(/\p{Cc}/gu, '').slice(0, MAX_CHARS);
  return text === '' ? null : text.toWellFormed();
}

/** Only of years with four digits: others have a form that our contract does not know. */
function date(value: unknown): string | null {
  const time = new Date(word(value) ?? Number.NaN);
  const text = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  return /^\d{4}-/.test(text) ? text : null;
}
