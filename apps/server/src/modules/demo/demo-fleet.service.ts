import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { Readiness } from '../../platform/readiness';
import { DemoFleetAway, DemoFleetRefused } from './demo.errors';

/** Compiled, both apps stand in dist/server/apps. */
const SIMULATOR = join(__dirname, '../../../../cpe-sim/src/main.js');
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const INTERIM_SECONDS = 60;

/** What a simulated box says of itself: the other side of the story, not read through the ACS. */
const Box = z.object({
  serial: z.string(),
  rxPowerDbm: z.number().nullable(),
  profile: z.string(),
  power: z.enum(['on', 'off']),
  ppp: z.object({ status: z.string(), username: z.string().nullable(), address: z.string().nullable() }),
  management: z.object({ status: z.enum(['up', 'down']) }),
  wifi: z.array(z.object({ ssid: z.string() })),
});
export type Box = z.infer<typeof Box>;

const Announcement = z.object({ control: z.url(), nasPort: z.number().int() });

export interface PastSession {
  username: string;
  startedSecondsAgo: number;
  endedSecondsAgo: number;
}

export type BoxAction = 'power-cut' | 'power-on' | 'factory-reset' | 'inform' | 'change-wifi' | 'swap-serial';

/** The simulated CPEs of the demonstration: a process of their own that speaks CWMP over HTTP, steered by its control API. */
@Injectable()
export class DemoFleet implements OnModuleInit, OnApplicationShutdown {
  private child: ChildProcess | null = null;
  private control: string | null = null;
  private stopping = false;
  /** Its NAS reports sessions to us. */
  private reports = false;
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly readiness: Readiness,
    logger: Logger,
  ) {
    this.log = logger.child('demo');
  }

  /** A page that is opened before the other side is there has half a story to tell. */
  onModuleInit(): void {
    this.readiness.expect('demo');
  }

  /** Starts the simulator; it keeps its boxes, and the credentials they were given, in DATA_DIR. */
  async start(
    acsUrl: string,
    { nasSecret, accountingPort }: { nasSecret: string; accountingPort: number | null },
  ): Promise<{ nasPort: number }> {
    const { DATA_DIR, CWMP_BOOTSTRAP_USERNAME = '', CWMP_BOOTSTRAP_PASSWORD = '' } = this.config.settings;
    mkdirSync(DATA_DIR, { recursive: true });
    const args = [
      '--acs',
      acsUrl,
      '--fleet',
      '0',
      '--control-port',
      '0',
      '--state',
      join(DATA_DIR, 'simulated-cpes.json'),
    ];
    args.push('--user', CWMP_BOOTSTRAP_USERNAME, '--password', CWMP_BOOTSTRAP_PASSWORD);
    args.push('--nas-port', '0', '--nas-secret', nasSecret);
    this.reports = accountingPort !== null;
    if (accountingPort !== null) {
      args.push('--accounting-port', String(accountingPort), '--interim-seconds', String(INTERIM_SECONDS));
    }
    const child = spawn(process.execPath, [SIMULATOR, ...args], {
      // The channel takes the simulator along when this process is killed.
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      detached: true,
    });
    this.child = child;
    child.once('exit', (code) => {
      this.control = null;
      if (!this.stopping) this.log.error({ code }, 'the simulated CPEs ended');
    });
    const { control, nasPort } = await announcementOf(child);
    this.control = control;
    this.readiness.up('demo');
    return { nasPort };
  }

  async list(): Promise<Box[]> {
    return z.array(Box).parse(await this.request('GET', '/cpes'));
  }

  async find(serial: string): Promise<Box | null> {
    return (await this.list()).find((box) => box.serial === serial) ?? null;
  }

  async add(box: { profile: string; serial: string; power: 'on' | 'off' }): Promise<Box> {
    return Box.parse(await this.request('POST', '/cpes', box));
  }

  async act(serial: string, action: BoxAction, body: object = {}): Promise<Box> {
    return Box.parse(await this.request('POST', `/cpes/${encodeURIComponent(serial)}/${action}`, body));
  }

  /** Has the NAS report every session now, and waits until that is recorded: after a jump of the clock all are old. */
  async report(): Promise<void> {
    if (this.reports) await this.request('POST', '/access-network/accounting', {});
  }

  async reportPast(sessions: readonly PastSession[]): Promise<void> {
    if (this.reports) await this.request('POST', '/access-network/past-sessions', sessions);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }

  private async request(method: string, path: string, body?: object | readonly object[]): Promise<unknown> {
    if (this.control === null) throw new DemoFleetAway();
    const response = await fetch(`${this.control}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw new DemoFleetRefused(z.object({ error: z.string() }).parse(answer).error);
  }
}

/** The simulator's first line of output says where its control API and its NAS listen. */
function announcementOf(child: ChildProcess): Promise<z.infer<typeof Announcement>> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the simulated CPEs did not start in time')), START_TIMEOUT_MS);
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`the simulated CPEs ended with code ${code}`)));
    if (child.stdout === null) return fail(new Error('the simulator has no output'));
    createInterface(child.stdout).once('line', (line) => {
      clearTimeout(timer);
      done(Announcement.parse(JSON.parse(line)));
    });
  });
}
