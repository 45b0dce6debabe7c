import { Injectable } from '@nestjs/common';

/** Says whether a workspace may have keys at all. */
export type ApiKeyCondition = (workspaceId: string) => Promise<boolean>;

/** What plans allow is known to others: whoever composes the process registers it at boot. */
@Injectable()
export class ApiKeyConditions {
  private readonly conditions: ApiKeyCondition[] = [];

  register(condition: ApiKeyCondition): void {
    this.conditions.push(condition);
  }

  async allow(workspaceId: string): Promise<boolean> {
    const answers = await Promise.all(this.conditions.map((condition) => condition(workspaceId)));
    return answers.every(Boolean);
  }
}
