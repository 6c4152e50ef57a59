import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { AppConfig } from '../../platform/config/app-config';
import type { StaffIdentity } from '../../platform/http/permissions';
import { WidgetOrigins } from '../diagnostics/widget-origins.service';
import { AuthService } from '../staff/auth.service';
import { HEROINE } from './demo-cast';
import { DemoStaff } from './demo-staff.service';

/** Compiled, the widget's build stands beside dist/server. */
const SERVER = join(__dirname, '../../../../../../widget/example/help-desk-server.mjs');
const ADDRESS = '127.0.0.1';
const ACCOUNT = { email: 'help-desk@demarc.example', name: 'Help desk', role: 'support' } as const;
const TOKEN_NAME = 'example help desk';
const START_TIMEOUT_MS = 10_000;

/** A help desk of somebody else: a process, an origin and an API token of its own, with the widget in its page. */
@Injectable()
export class DemoHelpDesk implements OnApplicationShutdown {
  private child: ChildProcess | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly staff: DemoStaff,
    private readonly auth: AuthService,
    private readonly origins: WidgetOrigins,
  ) {}

  /** @returns where it is; null when the widget was not built */
  async start(demarcUrl: string): Promise<string | null> {
    if (!existsSync(SERVER)) return null;
    const identity = await this.staff.as(ACCOUNT);
    const args = [
      SERVER,
      ADDRESS,
      String(this.config.settings.DEMO_HELP_DESK_PORT),
      new URL(demarcUrl).origin,
      `phone:${HEROINE.phone}`,
    ];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    const url = `http://${ADDRESS}:${await portOf(child)}`;
    const known = (await this.origins.list()).some(({ origin }) => origin === url);
    if (!known) await this.origins.register(identity, { origin: url, name: 'Example help desk' });
    child.stdin?.write(`${await this.token(identity)}\n`);
    return url;
  }

  onApplicationShutdown(): void {
    this.child?.stdin?.end();
    this.child?.kill('SIGTERM');
  }

  /** A new one at every start; those of earlier starts are withdrawn. */
  private async token(by: StaffIdentity): Promise<string> {
    for (const { id, name } of await this.auth.listTokens(by)) {
      if (name === TOKEN_NAME) await this.auth.deleteToken(by, id);
    }
    return (await this.auth.createToken(by, { name: TOKEN_NAME, expiresInDays: 30 })).token;
  }
}

/** Its first line of output says where it listens. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the example help desk did not start in time')), START_TIMEOUT_MS);
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`the example help desk ended with code ${code}`)));
    if (child.stdout === null) return fail(new Error('the example help desk has no output'));
    createInterface(child.stdout).once('line', (line) => {
      clearTimeout(timer);
      done(z.object({ port: z.number().int() }).parse(JSON.parse(line)).port);
    });
  });
}
