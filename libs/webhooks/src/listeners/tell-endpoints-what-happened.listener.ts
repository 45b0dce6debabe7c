import { Injectable } from '@nestjs/common';
import type { CreditsLow } from '#credits/events';
import type { GenerationFinished, ImageSettled } from '#generation/events';
import { OnFact, type FactContext } from '#kernel';
import { TellEndpoints } from '../tell-endpoints/tell-endpoints.js';
import { toldOfImage } from '../told.js';

/** Facts that customers' servers are told of. */
@Injectable()
export class TellEndpointsWhatHappened {
  constructor(private readonly tell: TellEndpoints) {}

  @OnFact<ImageSettled>('generation.image-settled')
  async image(payload: ImageSettled['payload'], fact: FactContext): Promise<void> {
    const { workspaceId } = payload;
    await this.tell.all({
      id: fact.id,
      workspaceId,
      at: fact.occurredAt,
      told: toldOfImage(payload),
    });
  }

  @OnFact<GenerationFinished>('generation.finished')
  async generation(payload: GenerationFinished['payload'], fact: FactContext): Promise<void> {
    const { workspaceId, generationId, status } = payload;
    await this.tell.all({
      id: fact.id,
      workspaceId,
      at: fact.occurredAt,
      told: { type: 'generation.finished', data: { generationId, status } },
    });
  }

  @OnFact<CreditsLow>('credits.low')
  async credits(payload: CreditsLow['payload'], fact: FactContext): Promise<void> {
    const { workspaceId, available } = payload;
    await this.tell.all({
      id: fact.id,
      workspaceId,
      at: fact.occurredAt,
      told: { type: 'credits.low', data: { available } },
    });
  }
}
