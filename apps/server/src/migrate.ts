import 'reflect-metadata';
import { migrations } from '../../../migrations';
import { entities } from './entities';
import { AppConfig } from './platform/config/app-config';
import { migrate } from './platform/database/data-source';

/** `npm run db:migrate`: applies pending migrations to DATABASE_URL, for a deployment that does it apart from the start. */
async function main(): Promise<void> {
  const count = await migrate({ url: AppConfig.read().databaseUrl, entities, migrations });
  process.stdout.write(`${count} migrations applied\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
