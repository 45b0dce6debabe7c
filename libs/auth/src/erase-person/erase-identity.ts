import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Erasers, type DataSubject, type Obstacle } from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';
import { PasswordHasher } from '../hash-password/password-hasher.js';
import { newToken } from '../secret-token.js';

/** The last step of an erasure: nobody knows any more whose account it was. */
@Injectable()
export class EraseIdentity implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly hasher: PasswordHasher,
    private readonly rows: ErasureRepository,
  ) {}

  onModuleInit(): void {
    this.erasers.register('auth', {
      stage: 'identity',
      obstacles: (workspaceId) => this.obstacles(workspaceId),
      erase: (person) => this.forget(person),
    });
  }

  /** What operators did stays on record under their address: they stop being one first. */
  private async obstacles(workspaceId: string): Promise<Obstacle[]> {
    if (!(await this.rows.isOperator(workspaceId))) return [];
    return [{ code: 'operator_account', refuses: true }];
  }

  private async forget(person: DataSubject) {
    // Nobody knows the password of which this is the hash.
    const erased = await this.rows.forget(person, await this.hasher.hash(newToken()));
    return { erased, more: false };
  }
}
