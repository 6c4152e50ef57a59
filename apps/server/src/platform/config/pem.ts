import { readFileSync } from 'node:fs';

/** A setting is a file, or the PEM text itself. */
export const isFile = (setting: string | undefined): boolean =>
  setting !== undefined && !setting.includes('-----BEGIN');

/** What a setting leads to, as it is now. */
export const pem = (setting: string): string | Buffer => (isFile(setting) ? readFileSync(setting) : setting);
