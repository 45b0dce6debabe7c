import type { Finding } from './backup-failure.js';
import type { RunOutcome } from './backup-run.js';
import { describeStep, sizeInWords, type Step } from './progress.js';

/** What one of the commands did; a drill is several of them. */
export interface Part {
  name: 'backup' | 'restore' | 'verify';
  steps: Step[];
  /** The most memory that its process had, in bytes. */
  peakMemory: number;
  findings: Finding[];
  /** Worth knowing, and nothing wrong. */
  notes: string[];
}

export interface Report {
  outcome: RunOutcome;
  parts: Part[];
}

/** For people: everything that the JSON of the same name holds. */
export function reportText({ outcome, parts }: Report): string {
  const { kind, findings, error } = outcome;
  const verdict = error
    ? `**Failed**: ${error}`
    : findings.length > 0
      ? `**${findings.length} findings**`
      : '**Good**: nothing was found';
  const took_s = (outcome.finishedAt.getTime() - outcome.startedAt.getTime()) / 1000;
  const lines = [
    `# ${kind === 'drill' ? 'Restore drill' : 'Backup'} of ${outcome.startedAt.toISOString()}`,
    '',
    verdict,
    '',
    `- Version: ${outcome.commit ?? 'unknown'}`,
    `- Took: ${took_s.toFixed(1)} s`,
    ...(outcome.backupTakenAt
      ? [`- State of the database: ${outcome.backupTakenAt.toISOString()}`]
      : []),
    ...(outcome.rows === null
      ? []
      : [
          `- Database: ${outcome.rows} rows, ${sizeInWords(outcome.databaseBytes ?? 0)} compressed`,
        ]),
    ...(outcome.objects === null
      ? []
      : [`- Objects: ${outcome.objects}, ${sizeInWords(outcome.objectBytes ?? 0)}`]),
    ...(outcome.picturesOpened === null ? [] : [`- Pictures opened: ${outcome.picturesOpened}`]),
    ...parts.flatMap(partLines),
    ...findingLines(findings),
  ];
  return `${lines.join('\n')}\n`;
}

function partLines({ name, steps, peakMemory, notes }: Part): string[] {
  return [
    '',
    `## ${name}`,
    '',
    ...steps.map((step) => `- ${describeStep(step)}`),
    `- memory: ${sizeInWords(peakMemory)} at most`,
    ...notes.map((note) => `- ${note}`),
  ];
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(({ code, subject, text }) => `| ${code} | ${subject} | ${text} |`);
  return ['', '## Findings', '', '| what | which | why |', '| --- | --- | --- |', ...rows];
}
