import { Injectable } from '@nestjs/common';
import { SecretBox } from '#kernel';
import { EndpointsRepository } from '../data/endpoints.repository.js';
import { newSecret } from '../standard-webhook.js';

const purpose = (endpointId: string) => `webhooks.secret:${endpointId}`;

/** Signing secrets, sealed where they are kept. */
@Injectable()
export class EndpointSecrets {
  constructor(
    private readonly box: SecretBox,
    private readonly endpoints: EndpointsRepository,
  ) {}

  /** A new secret in the open transaction, to be shown this once. The one before it signs for a day more. */
  async renew(endpointId: string): Promise<string> {
    const secret = newSecret();
    await this.endpoints.addSecret(endpointId, this.box.seal(purpose(endpointId), secret));
    return secret;
  }

  /** Those that sign now, the newest first. */
  async read(endpointId: string): Promise<string[]> {
    const sealed = await this.endpoints.secretsOf(endpointId);
    return sealed.map((box) => this.box.open(purpose(endpointId), box));
  }
}
