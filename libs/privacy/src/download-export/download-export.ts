import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyOfHead, Clock, DownloadPace, FairGate } from '#kernel';
import { partAnswer, rangeAsked, Storage } from '#storage';
import { ExportRepository } from '../data/export.repository.js';
import type { ExportPart, PersonExport } from '../export.js';
import { privacyErrors } from '../privacy.errors.js';

/** Each holds a connection to the store for as long as its client takes. */
const PLACES = { inAll: 8, ofOne: 2 };

/** Sends a part of an export to its owner; one that broke off goes on by a range. */
@Injectable()
export class DownloadExport {
  private readonly gate = new FairGate(PLACES);

  constructor(
    private readonly clock: Clock,
    private readonly exports: ExportRepository,
    private readonly storage: Storage,
    private readonly pace: DownloadPace,
  ) {}

  /** One of this workspace's. @throws 404 `export_not_found` */
  async mine(workspaceId: string, id: string): Promise<PersonExport> {
    const found = await this.exports.find(id);
    if (found?.workspaceId !== workspaceId)
      throw privacyErrors.raise('export_not_found', 'Look at the list of your exports.');
    return found;
  }

  /**
   * @throws 404 `export_not_found`, 409 `export_not_ready`, 410 `export_over`, 416, 429
   * `export_downloads`, 503 `store_unavailable`
   */
  async send(
    workspaceId: string,
    wanted: { id: string; number: number },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { export: found, part } = await this.part(workspaceId, wanted);
    const etag = `"${part.sha256.slice(0, 32)}"`;
    const headed = reply.headers({
      etag,
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${nameOf(found, part)}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    if (request.method === 'HEAD') {
      await headed.headers(partAnswer(null, part.bytes).headers).send(bodyOfHead());
      return;
    }
    const leave = this.enter(workspaceId);
    try {
      const asked = rangeAsked(request.headers, etag);
      const { stream, range, bytes } = await this.storage.openArchive(found.id, part, asked);
      stream.once('close', leave);
      reply.raw.once('close', () => stream.destroy());
      this.pace.keep(reply.raw);
      const { status, headers } = partAnswer(range, bytes);
      await headed.status(status).headers(headers).send(stream);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async part(workspaceId: string, { id, number }: { id: string; number: number }) {
    const found = await this.mine(workspaceId, id);
    const { status, expiresAt, parts } = found;
    if (status === 'waiting' || status === 'running')
      throw privacyErrors.raise('export_not_ready', 'We mail you when it is there.');
    if (status !== 'ready' || expiresAt === null || expiresAt <= this.clock.now())
      throw privacyErrors.raise('export_over', 'Ask for a new one.');
    const part = parts.find((one) => one.number === number);
    if (!part) throw privacyErrors.raise('export_not_found', 'There is no such part of it.');
    return { export: found, part };
  }

  private enter(workspaceId: string): () => void {
    const entered = this.gate.enter(workspaceId);
    if (typeof entered === 'function') return entered;
    throw privacyErrors.raise('export_downloads', 'Wait until the one before is there.', {
      headers: { 'retry-after': '30' },
    });
  }
}

function nameOf({ readyAt, parts }: PersonExport, { number }: ExportPart): string {
  const day = readyAt?.toISOString().slice(0, 10) ?? 'today';
  return parts.length === 1 ? `my-data-${day}.zip` : `my-data-${day}-${number}.zip`;
}
