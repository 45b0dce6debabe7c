import { Injectable } from '@nestjs/common';
import { Auth, type Account } from '#auth';
import {
  Clock,
  Config,
  describeError,
  Exporters,
  FaultPoints,
  log,
  Loop,
  Mailer,
  newId,
  UnitOfWork,
} from '#kernel';
import { Storage } from '#storage';
import {
  ExportRepository,
  type ExportLease,
  type ExportProgress,
} from '../data/export.repository.js';
import { EndExports } from '../end-export/end-exports.js';
import { EXPORT_KEPT_days, EXPORT_SCHEMA, type PersonExport } from '../export.js';
import { ExportWalk } from './export-walk.js';
import { exportMail, readmeOf } from './export-texts.js';
import { PartWriter } from './part-writer.js';

const LEASE_s = 45;
const RENEWED_ms = 15_000;
const MAX_RETRY_s = 900;
const MIB = 1024 * 1024;

/** The export was taken by another worker, or ended, while this one was at it. */
class LostExport extends Error {}

/**
 * Builds an export part by part. What is whole is noted with where the next part begins, so that
 * whoever takes over after a death loses one part; its pieces are known by their rows and removed.
 */
@Injectable()
export class BuildExport {
  readonly options = {
    /** A ZIP ends with the file that makes it so large. */
    part_bytes: 2048 * MIB,
    piece_bytes: 8 * MIB,
    /** After so many failures in a row nobody tries any more; they last some two hours. */
    max_failures: 12,
    first_retry_s: 10,
  };

  constructor(
    private readonly auth: Auth,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly ending: EndExports,
    private readonly exporters: Exporters,
    private readonly exports: ExportRepository,
    private readonly faults: FaultPoints,
    private readonly mailer: Mailer,
    private readonly storage: Storage,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Does nothing where another worker has it, or it is over. */
  async build(id: string): Promise<void> {
    const lease = { id, token: newId() };
    const taken = await this.exports.take(lease, LEASE_s);
    if (!taken) return;
    // Reading may take long between two pieces.
    const keeping = new Loop('export.lease', RENEWED_ms, async () => {
      await this.exports.renew(lease, LEASE_s, null);
    });
    try {
      await this.parts(taken, lease);
    } catch (error) {
      if (error instanceof LostExport) return;
      await this.failed(taken, lease, error);
    } finally {
      await keeping.stop();
    }
  }

  private async parts(taken: PersonExport, lease: ExportLease): Promise<void> {
    const account = await this.auth.accountOf(taken.userId, taken.workspaceId);
    if (!account) throw new Error('the account to export is not there');
    // What a worker that died left of a part.
    const whole = taken.parts.map(({ folder }) => folder);
    await this.storage.removeArchive(taken.id, 'export_begun_again', whole);
    const walk = new ExportWalk(this.exporters, this.storage, taken);
    await this.exports.setPicturesInAll(lease, await walk.picturesInAll());
    for (let number = taken.parts.length + 1; !walk.isDone; number += 1)
      await this.part(number, walk, { taken, lease, account });
    this.faults.reach('export.written', taken.id);
    await this.finish(lease, account);
  }

  /** Writes one ZIP and notes it with where the next one begins. */
  private async part(
    number: number,
    walk: ExportWalk,
    { taken, lease, account }: { taken: PersonExport; lease: ExportLease; account: Account },
  ): Promise<void> {
    const { id, workspaceId } = taken;
    const folder = `${number}-${lease.token}`;
    const writer = new PartWriter(this.options.piece_bytes, (piece, bytes) =>
      this.storage.writeArchive({ workspaceId, archiveId: id, folder, number: piece }, bytes, () =>
        this.hold(lease, walk.progress.pictures),
      ),
    );
    const madeAt = this.clock.now();
    try {
      if (number === 1)
        await writer.add('README.txt', one(readmeOf(account.user.locale, madeAt)), {
          compress: true,
          madeAt,
        });
      const leftOut = await walk.fill(writer, this.options.part_bytes, madeAt);
      const manifest = {
        path: number === 1 ? 'manifest.json' : `manifest-${number}.json`,
        text: manifestOf(taken, { number, isLast: walk.isDone, madeAt, leftOut }, walk, writer),
      };
      const files = writer.files.length + 1;
      const part = { number, folder, files, ...(await writer.end(manifest, madeAt)) };
      const progress: ExportProgress = walk.progress;
      await this.unitOfWork.run(async () => {
        await this.hold(lease, progress.pictures);
        await this.exports.savePart(id, part, progress);
      });
      this.faults.reach('export.part-noted', id);
    } finally {
      writer.drop();
    }
  }

  /** @throws LostExport where it is not ours any more. */
  private async hold(lease: ExportLease, pictures: number): Promise<void> {
    if (!(await this.exports.renew(lease, LEASE_s, pictures))) throw new LostExport();
  }

  /** It can be fetched, the one of before cannot any more, and the person is told. */
  private async finish(lease: ExportLease, { user }: Account): Promise<void> {
    await this.unitOfWork.run(async () => {
      const ready = await this.exports.finish(lease, EXPORT_KEPT_days);
      if (!ready?.expiresAt) throw new LostExport();
      const { id, workspaceId, expiresAt } = ready;
      await this.ending.all(workspaceId, 'replaced', id);
      const url = `${this.config.publicUrl}/studio/account`;
      await this.mailer.send(exportMail(user, expiresAt, url), { workspaceId });
    });
  }

  private async failed(taken: PersonExport, lease: ExportLease, error: unknown): Promise<void> {
    const { failures } = (await this.exports.find(taken.id)) ?? taken;
    const isLast = failures + 1 >= this.options.max_failures;
    log.error(
      { export: taken.id, failures: failures + 1, error: describeError(error) },
      isLast ? 'an export failed for good' : 'an export pauses',
    );
    const retry_s = Math.min(MAX_RETRY_s, this.options.first_retry_s * 2 ** failures);
    // Only its kind: the text of an error may quote what is exported.
    const name = error instanceof Error ? error.name : 'Error';
    await this.unitOfWork.run(async () => {
      if (!(await this.exports.fail(lease, name, isLast ? null : retry_s))) return;
      if (isLast) await this.storage.removeArchive(taken.id, 'export_failed');
    });
  }
}

function manifestOf(
  { id, userId, workspaceId, askedAt }: PersonExport,
  part: {
    number: number;
    isLast: boolean;
    madeAt: Date;
    leftOut: readonly { path: string; why: string }[];
  },
  { progress }: ExportWalk,
  { files }: PartWriter,
): string {
  const { number, isLast, madeAt, leftOut } = part;
  const manifest = {
    schema: EXPORT_SCHEMA,
    exportId: id,
    of: { userId, workspaceId },
    askedAt,
    madeAt,
    part: number,
    isLastPart: isLast,
    files,
    leftOut,
    ...(isLast ? { rows: progress.counts, pictures: progress.pictures } : {}),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function* one(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
