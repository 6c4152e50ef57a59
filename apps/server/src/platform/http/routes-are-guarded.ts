import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PERMISSION_KEY } from './permissions';

const PATH_KEY = 'path'; // Nest's own metadata key on route handlers

/** @throws when a route carries neither a permission nor `@Public()`: a forgotten one must not start (ASVS 8.2.1) */
export function assertRoutesAreGuarded(app: INestApplication): string[] {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const open: string[] = [];
  const routes: string[] = [];
  for (const { instance, metatype } of app.get(DiscoveryService).getControllers()) {
    if (!metatype || typeof instance !== 'object' || instance === null) continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name];
      if (handler === undefined || Reflect.getMetadata(PATH_KEY, handler) === undefined) continue;
      const route = `${metatype.name}.${name}`;
      routes.push(route);
      if (reflector.getAllAndOverride(PERMISSION_KEY, [handler, metatype]) === undefined) open.push(route);
    }
  }
  if (open.length > 0) throw new Error(`routes without a permission: ${open.join(', ')}`);
  return routes;
}
