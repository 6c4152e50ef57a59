import { execFile } from 'node:child_process';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { DeviceSearchRepository } from './device-search.repository';
import type { NbiReply } from './nbi-reply';

const TIMEOUT_MS = 5_000;
const MAX_AT_ONCE = 8;

const failed = (text: string): NbiReply => ({
  status: 500,
  headers: { Connection: 'close' },
  body: `Error: ${text}`,
});

/** Three pings within a second to the address of a router that is known, and to no other. */
@Injectable()
export class NbiPing {
  private running = 0;

  constructor(
    private readonly database: Database,
    private readonly devices: DeviceSearchRepository,
  ) {}

  async ping(host: string): Promise<NbiReply> {
    if (isIP(host) === 0 || !(await this.devices.hasAddress(this.database.sql, host)))
      return failed('only addresses of known devices are pinged');
    if (this.running >= MAX_AT_ONCE) return failed('too many pings at once');
    this.running += 1;
    try {
      return await run(host);
    } finally {
      this.running -= 1;
    }
  }
}

/** No shell, and nothing but an address among its arguments. */
function run(address: string): Promise<NbiReply> {
  return new Promise((resolve) => {
    const args = ['-w', '1', '-i', '0.2', '-c', '3', '--', address];
    execFile('ping', args, { timeout: TIMEOUT_MS, maxBuffer: 16_384 }, (error, stdout) => {
      if (stdout !== '' && !(error !== null && error.code === 2))
        resolve({ status: 200, headers: { 'Content-Type': 'text/plain' }, body: stdout });
      else resolve(failed(error?.code === 'ENOENT' ? 'this system has no ping' : 'no answer'));
    });
  });
}
