import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MarkedMethods } from '../marked-methods.js';
import { ON_FACT, type FactContext } from './on-fact.decorator.js';

export interface Listener {
  /** `Class.method`: the identity under which deliveries are remembered. Renaming delivers again. */
  name: string;
  handle(payload: object, context: FactContext): Promise<void>;
}

/** Finds every `@OnFact` method of the process at boot. */
@Injectable()
export class Listeners implements OnModuleInit {
  private readonly byFact = new Map<string, Listener[]>();

  constructor(private readonly marked: MarkedMethods) {}

  onModuleInit(): void {
    for (const { mark, name, call } of this.marked.find<string>(ON_FACT))
      this.add(mark, name, call);
  }

  /** Listeners of that fact, in the order in which modules were loaded. */
  of(fact: string): readonly Listener[] {
    return this.byFact.get(fact) ?? [];
  }

  private add(fact: string, name: string, handle: Listener['handle']): void {
    const list = this.byFact.get(fact) ?? [];
    if (list.some((listener) => listener.name === name))
      throw new Error(`Two listeners are called ${name}: give one another name`);
    this.byFact.set(fact, [...list, { name, handle }]);
  }
}
