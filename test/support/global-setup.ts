import 'reflect-metadata';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { entities } from '../../apps/server/src/entities';
import { migrate } from '../../apps/server/src/platform/database/data-source';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../apps/server/src/platform/database/embedded-postgres';
import { migrations } from '../../migrations';
import { scratchFolder } from './scratch';

export const TEMPLATE = 'demarc_template';

declare global {
  var demarcTestPostgres: EmbeddedPostgres | undefined;
}

/** One throw-away PostgreSQL for the whole run (or TEST_DATABASE_URL); every test file gets a copy of the migrated template. */
export default async function setup(): Promise<void> {
  if (process.env.TEST_DATABASE_URL === undefined) {
    const folder = process.env.TEST_DATA_DIR ?? scratchFolder('demarc-test-');
    chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user and has to walk in
    const dataDir = join(folder, 'postgres');
    globalThis.demarcTestPostgres = await startEmbeddedPostgres({ dataDir, database: 'postgres', fast: true });
    process.env.TEST_DATABASE_URL = globalThis.demarcTestPostgres.url('postgres');
    process.env.TEST_DATA_DIR ??= dataDir;
  }
  const url = process.env.TEST_DATABASE_URL;
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`drop database if exists ${TEMPLATE} with (force)`);
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const template = new URL(url);
  template.pathname = `/${TEMPLATE}`;
  await migrate({ url: template.href, entities, migrations });
}
