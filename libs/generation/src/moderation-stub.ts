import { Injectable, Module } from '@nestjs/common';

export interface StubVerdict {
  allowed: boolean;
  verdictId: string | null;
  rule?: string;
  message?: string;
}

/** Stands in until #moderation has its façade: allows everything. */
@Injectable()
export class Moderation {
  checkPrompt(_request: { workspaceId: string; prompt: string }): Promise<StubVerdict> {
    return Promise.resolve({ allowed: true, verdictId: null });
  }

  checkImage(_request: object): Promise<StubVerdict> {
    return Promise.resolve({ allowed: true, verdictId: null });
  }
}

@Module({ providers: [Moderation], exports: [Moderation] })
export class ModerationCoreModule {}
