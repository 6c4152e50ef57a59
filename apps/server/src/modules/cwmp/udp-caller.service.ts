import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { parseUdpAddress, writeUdpConnectionRequest } from '@demarc/cwmp';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { CpeCredentialsService } from '../inventory/cpe-credential.service';
import type { ConnectionRequestOutcome } from './cwmp.entity';
import { StunListener } from './stun-listener';
import { UDP_CALL_CHANNEL, UdpCallRepository } from './udp-call.repository';

/** Datagrams get lost: each request is sent so often, with the same id, and the CPE takes the first (Annex G.2.2.2). */
const COPIES = 3;
const GAP_MS = 100;
/** Milliseconds in one step of the id, which has 32 bits. */
const ID_STEP_MS = 10;

/** UDP connection requests (TR-069 Annex G). Another process may hold the socket that the NAT of the CPE lets in. */
@Injectable()
export class UdpCaller implements OnModuleInit {
  private lastId = 0;

  constructor(
    private readonly stun: StunListener,
    private readonly database: Database,
    private readonly calls: UdpCallRepository,
    private readonly credentials: CpeCredentialsService,
    private readonly listener: PgListener,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.listener.on(UDP_CALL_CHANNEL, (payload) => {
      if (this.stun.port === null) return;
      const { cpeId, target } = JSON.parse(payload) as { cpeId: string; target: string };
      void this.send(cpeId, target).catch(() => undefined); // a lost datagram, as far as anybody can tell
    });
  }

  /** Nobody acknowledges it: the CPE comes, or it does not. */
  async call(cpeId: string, target: string): Promise<ConnectionRequestOutcome> {
    if (parseUdpAddress(target) === null) return 'udp-bad-address';
    if (this.stun.port === null) {
      await this.calls.pass(this.database.sql, cpeId, target);
      return 'sent';
    }
    return this.send(cpeId, target);
  }

  private async send(cpeId: string, target: string): Promise<ConnectionRequestOutcome> {
    const to = parseUdpAddress(target);
    if (to === null) return 'udp-bad-address';
    const pairs = await this.credentials.candidates(this.database.sql, cpeId);
    const timestamp = Math.floor(this.clock.machineNow().getTime() / 1000);
    const datagrams = pairs.map((pair) =>
      writeUdpConnectionRequest({
        to,
        timestamp,
        id: this.nextId(),
        cnonce: randomBytes(8).toString('hex'),
        credentials: { username: pair.connectionRequestUsername, password: pair.connectionRequestPassword },
      }),
    );
    if (datagrams.length === 0) return 'no-credentials';
    for (let copy = 0; copy < COPIES; copy++) {
      if (copy > 0) await sleep(GAP_MS);
      for (const datagram of datagrams) await this.stun.send(Buffer.from(datagram, 'latin1'), to);
    }
    return 'sent';
  }

  /** Rises over restarts and over processes: it is taken from the clock. */
  private nextId(): number {
    const byClock = Math.floor(this.clock.machineNow().getTime() / ID_STEP_MS) % 2 ** 32;
    this.lastId = byClock > this.lastId ? byClock : this.lastId + 1;
    return this.lastId;
  }
}
