import 'reflect-metadata';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OPERATORS, PUBLIC } from '#kernel';

export interface Route {
  name: string;
  method: string;
  path: string;
  isPublic: boolean;
  operators: string[] | undefined;
}

/** Every route of the running API, as its controllers declare it. */
export function routesOf(api: NestFastifyApplication): Route[] {
  return [...api.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()])
    .flatMap(({ metatype }) => (metatype ? routesIn(metatype as Controller) : []));
}

type Controller = new (...args: unknown[]) => object;

function routesIn(controller: Controller): Route[] {
  const [base] = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = name === 'constructor' ? undefined : prototype[name];
    const method =
      handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
    if (handler === undefined || method === undefined) return [];
    const [own] = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
    const read = (key: symbol): unknown =>
      Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
    const path = `/${base ?? ''}/${own ?? ''}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
    return {
      name: `${controller.name}.${name}`,
      method: RequestMethod[method],
      path,
      isPublic: read(PUBLIC) === true,
      operators: read(OPERATORS) as string[] | undefined,
    };
  });
}
