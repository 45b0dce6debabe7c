import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

import { en } from '../../admin/src/i18n/en.js';
import { zh } from '../../admin/src/i18n/zh.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Schema {
  $ref?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}
interface Answer {
  content?: Record<string, { schema?: Schema }>;
}
interface Contract {
  paths: Record<string, Record<string, { responses?: Record<string, Answer> }>>;
  components: { schemas: Record<string, Schema> };
}

/** Every closed list that operators' routes answer, by the schema's name and the way to it. */
function enumerations(): Map<string, string[]> {
  const contract = JSON.parse(
    readFileSync(join(root, 'libs/api-client/openapi.json'), 'utf8'),
  ) as Contract;
  const found = new Map<string, string[]>();
  const walked = new Set<string>();
  const walk = (schema: Schema, path: string): void => {
    const name = schema.$ref?.split('/').at(-1);
    if (name !== undefined) {
      if (!walked.has(name)) walk(contract.components.schemas[name] ?? {}, name);
      walked.add(name);
      return;
    }
    if (schema.enum?.every((value) => typeof value === 'string')) found.set(path, schema.enum);
    for (const [property, value] of Object.entries(schema.properties ?? {}))
      walk(value, `${path}.${property}`);
    for (const one of [schema.anyOf, schema.oneOf, schema.allOf].flat()) if (one) walk(one, path);
    if (schema.items) walk(schema.items, path);
    if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, path);
  };
  for (const [path, methods] of Object.entries(contract.paths))
    if (path.startsWith('/api/admin/'))
      for (const { responses } of Object.values(methods))
        for (const { content } of Object.values(responses ?? {}))
          for (const { schema } of Object.values(content ?? {})) walk(schema ?? {}, path);
  return found;
}

/** Where the words of each list are below `console`, and what precedes its values there. */
const WORDS: Record<string, string> = {
  'AdminCustomer.emailStatus': 'status',
  'TrialGrant.status': 'status',
  'TrialGrant.reasonCode': 'trial.why',
  'TrialGrant.signals.kind': 'trial.signal',
  ApprovalAction: 'approval.action',
  ApprovalStatus: 'approval.history',
  OperatorRole: 'role',
  'MailboxMail.status': 'status',
  'AdminProductView.kind': 'kind',
  ImageQuality: 'kind',
  'BalanceView.lots.kind': 'kind',
  'OperatorEntryView.kind': 'kind',
  'OperatorEntryView.lotKind': 'kind',
  CaseKind: 'kind',
  'AdminCase.status': 'status',
  'AdminAppeal.subject': 'appeal.subject',
  'AdminAppeal.status': 'status',
  'Restriction.kind': 'restriction.kind',
  'Restriction.status': 'status',
  'ModerationVerdict.subject': 'appeal.subject',
  'ModerationVerdict.outcome': 'status',
  'Damage.kind': 'damages.kinds',
  'Damage.settlement': 'damages.settlements',
  'CheckedObject.verdict': 'damages.verdicts',
  'Orphan.state': 'storeCheck.states',
  'StoreCheck.samples.kind': 'storeCheck.kinds',
  'RetentionRun.status': 'status',
  ExportStatus: 'status export_',
  'AdminPayment.status': 'status',
  'PaymentEventView.status': 'status',
  'ProductCheck.products.kind': 'kind',
  'ProductCheck.products.problems': 'productCheck.problems',
  'PaymentDifference.kind': 'difference.kinds',
  'PaymentDifference.status': 'status',
  'AdminGenerationRow.status': 'status',
  'AdminGenerationDetail.status': 'status',
  'Image.status': 'status',
  'ImageCredentials.status': 'credentials',
  'ImageCredentials.by': 'credentials.by',
  'AdminPrice.state': 'status',
  'CostEstimates.providers.costs.quality': 'kind',
  'AdminBatchRow.status': 'status',
  'AdminBatchRow.pauseReason': 'batch.paused',
  'AdminShareLink.state': 'status',
  'AdminShareLink.revokedBy': 'share.by',
  'ReconcilerView.kinds.kind': 'reconciler.kinds',
  'AdminWebhookEndpoint.disabledBy': 'webhook.offBy',
  WebhookEndpointState: 'status',
  WebhookDeliveryState: 'status',
  WebhookAttemptError: 'webhook.error',
  'AdminErasure.askedBy': 'erasure.by',
  ErasureObstacle: 'erasure.obstacle',
  'AdminExport.askedBy': 'export.by',
  ExportEnd: 'export.ended',
  'LedgerAuditView.scope': 'ledger.scope',
  'ApprovalLimit.roles': 'role',
  'AdminPayment.kind': 'kind',
  'BackupRun.kind': 'backup.kinds',
  'BackupRun.result': 'backup.results',
};

/** Without words of their own, and why. */
const WITHOUT_WORDS = new Map([
  ['AdminAppeal.answers.decision', 'who denied is named, in a sentence'],
  ['AdminAppeal.answers.moderator', 'the names of services'],
  ['AdminCase.origin', 'not shown'],
  ['AdminGenerationDetail.background', 'not shown'],
  ['AdminGenerationDetail.notices.code', 'not shown'],
  ['AdminGenerationDetail.outputFormat', 'not shown'],
  ['AdminGenerationDetail.resolution', 'a name in every language'],
  ['AdminPayment.dispute', 'a word for one that was lost, beside the state of the payment'],
  ['AdminPayment.openRefund.status', 'sentences by whether it is stuck'],
  ['AdminPlanView.kind', 'not shown'],
  ['AdminProvider.state', 'a closed table to states, which the compiler checks'],
  ['Approval.unit', 'the amount is shown in it'],
  ['CaseMessage.author', 'not shown'],
  ['ContentRule', 'the service sends its words in both languages'],
  ['CostEstimates.providers.costs.resolution', 'a name in every language'],
  ['ErasureCertificate.takenBackBy', 'not shown'],
  ['ErasureStatus', 'a closed table to states, which the compiler checks'],
  ['ModerationVerdict.decision', 'not shown'],
  ['Reconciliation.status', 'sentences by what it found'],
  ['RefundAnswer.status', 'the page shows the open refund instead'],
  ['RefundDecision.status', 'the page shows the open refund instead'],
  ['Resolution', 'a name in every language'],
  ['RetentionRun.kind', 'a word for either of two'],
  ['RetentionRun.sample.ownerKind', 'a word for either of two'],
  ['RetentionRun.startedBy', 'the name of the operator is shown'],
  ['WebhookEndReason', 'not shown'],
  ['WebhookEventType', 'names that developers know them by'],
]);

const keysOf = (words: unknown, path: string): string[] => {
  let place = words;
  for (const name of path.split('.')) place = (place as Record<string, unknown>)[name] ?? {};
  return Object.keys(place as object);
};

describe('what the console shows of a closed list', () => {
  const lists = enumerations();
  it.each([
    ['English', en],
    ['Chinese', zh],
  ])('has words in %s', (_language, { console: words }) => {
    const missing = [...lists].flatMap(([name, values]) => {
      const place = WORDS[name];
      if (place === undefined) return [];
      const [path = '', prefix = ''] = place.split(' ');
      const present = keysOf(words, path);
      return values
        .filter((value) => !present.includes(prefix + value))
        .map((value) => `${name} ${value}: ${place}`);
    });
    expect(missing).toEqual([]);
  });

  it('is named here, with its words or with the reason why it needs none', () => {
    const named = new Set([...Object.keys(WORDS), ...WITHOUT_WORDS.keys()].map(signature));
    const unnamed = [...lists.keys()].filter((name) => !named.has(signature(name)));
    expect(unnamed).toEqual([]);
    const gone = [...Object.keys(WORDS), ...WITHOUT_WORDS.keys()].filter(
      (name) => !lists.has(name),
    );
    expect(gone).toEqual([]);
  });

  /** What several schemas carry by the same name is one list. */
  function signature(name: string): string {
    return `${name.split('.').at(-1)}: ${lists.get(name)?.join(', ')}`;
  }

  it('has words for every deed of the audit log', () => {
    const deeds = new Set<string>();
    for (const folder of ['libs', 'apps/api/src'])
      for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
        if (name.endsWith('.ts'))
          for (const [, deed = ''] of readFileSync(join(root, folder, name), 'utf8').matchAll(
            /\b\w*[aA]udit\w*\s*\.record\(\{[^;]*?\baction: ['`]([\w.-]+)/g,
          ))
            deeds.add(deed);
    expect(deeds.size).toBeGreaterThan(25);
    const words = Object.keys(en.console.deed);
    // A deed that ends in a variable needs words for what it may be.
    const missing = [...deeds].filter((deed) => !words.some((word) => word.startsWith(deed)));
    expect(missing).toEqual([]);
  });
});
