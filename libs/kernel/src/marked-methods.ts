import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

export interface MarkedMethod<Mark> {
  mark: Mark;
  /** `Class.method`. */
  name: string;
  call: (...args: never[]) => Promise<void>;
}

/** Finds the methods of this process's providers that carry a decorator's metadata. */
@Injectable()
export class MarkedMethods {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** Every provider method with metadata under `key`, in the order in which modules were loaded. */
  find<Mark>(key: symbol): MarkedMethod<Mark>[] {
    const found: MarkedMethod<Mark>[] = [];
    for (const wrapper of this.discovery.getProviders()) {
      const instance = wrapper.instance as Record<string, unknown> | null | undefined;
      if (!instance || typeof instance !== 'object' || wrapper.isNotMetatype) continue;
      const prototype = Object.getPrototypeOf(instance) as object | null;
      if (!prototype) continue;
      for (const method of this.scanner.getAllMethodNames(prototype)) {
        const member = instance[method];
        if (typeof member !== 'function') continue;
        const mark = this.reflector.get<Mark | undefined>(key, member);
        if (mark !== undefined)
          found.push({
            mark,
            name: `${instance.constructor.name}.${method}`,
            call: member.bind(instance) as MarkedMethod<Mark>['call'],
          });
      }
    }
    return found;
  }
}
