import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

export default async function teardown(): Promise<void> {
  await globalThis.demarcTestPostgres?.stop();
  const dataDir = process.env.TEST_DATA_DIR;
  if (globalThis.demarcTestPostgres !== undefined && dataDir?.includes('demarc-test-') === true) {
    rmSync(dirname(dataDir), { recursive: true, force: true });
  }
}
