import { Injectable } from '@nestjs/common';
import { Config, type ModeratorName } from '#kernel';
import { PictureClassifier } from '../classify-picture/picture-classifier.js';
import { CreemModerator } from './creem-moderator.js';
import { LocalModerator } from './local-moderator.js';
import type { Content, Moderator } from './moderator.js';
import { OpenAiModerator } from './openai-moderator.js';

/**
 * Who judges in this installation. Our own rules for prompts always do: they cost nothing and tell
 * nobody. Our own classifier judges pictures where `local` is among the moderators.
 */
@Injectable()
export class Moderators {
  readonly local: Moderator;
  private readonly services: Moderator[];

  constructor(
    { moderation, openai, creem, pictureReviewFrom }: Config,
    classifier: PictureClassifier,
  ) {
    this.local = new LocalModerator(classifier, {
      pictures: moderation.includes('local'),
      reviewFrom: pictureReviewFrom,
    });
    this.services = [];
    if (moderation.includes('openai') && openai) this.services.push(new OpenAiModerator(openai));
    if (moderation.includes('creem') && creem) this.services.push(new CreemModerator(creem));
  }

  /** Everybody who has to answer before that kind of content may pass. */
  namesFor(kind: Content['kind']): ModeratorName[] {
    const ours = this.local.judges.includes(kind) ? [this.local] : [];
    return [...ours, ...this.servicesFor(kind)].map(({ name }) => name);
  }

  /** The services elsewhere that judge that kind of content. */
  servicesFor(kind: Content['kind']): readonly Moderator[] {
    return this.services.filter((service) => service.judges.includes(kind));
  }
}
