import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type AppConfig } from '../config/app-config';

const KEY_BYTES = 32;

/** The key that every other key is derived from. It lives outside the database; made in DATA_DIR at first boot. */
export function readMasterKey(config: AppConfig): Buffer {
  const { MASTER_KEY, MASTER_KEY_FILE, DATA_DIR } = config.settings;
  if (MASTER_KEY !== undefined) return decode(MASTER_KEY, 'MASTER_KEY');
  if (MASTER_KEY_FILE !== undefined) return decode(readFileSync(MASTER_KEY_FILE, 'utf8').trim(), 'MASTER_KEY_FILE');
  const file = join(DATA_DIR, 'master.key');
  if (!existsSync(file)) {
    mkdirSync(DATA_DIR, { recursive: true });
    // wx: two processes that start together must not each make a key
    try {
      writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return decode(readFileSync(file, 'utf8').trim(), file);
}

function decode(text: string, source: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) throw new ConfigError(`${source} must hold ${KEY_BYTES} bytes in base64`);
  return key;
}
