import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Recorded facts of real routers live outside the repository; tests that need them are skipped where they are absent. */
const ROOT = process.env['DEMARC_SHARED'] ?? resolve(__dirname, '../../../shared');

export function hasSharedData(path: string): boolean {
  return existsSync(join(ROOT, path));
}

export function sharedPath(path: string): string {
  return join(ROOT, path);
}

export function readSharedData(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
