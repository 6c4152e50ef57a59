import { Injectable } from '@nestjs/common';
import type { SecretRef, SecretText } from '@demarc/datamodel';
import type { ManagementFacts } from '@demarc/provisioning';
import { AppConfig } from '../../platform/config/app-config';
import type { Sql } from '../../platform/database/database';
import { CpeCredentialsService, type CpeCredentials } from '../inventory/cpe-credential.service';
import type { CpeEntity } from '../inventory/inventory.service';
import { ShortInformRepository } from './short-inform.repository';

/** Its own credentials: given already, to be made (`mint`: it has none that it could keep), or those it has. */
export type OwnCredentials = CpeCredentials | 'mint' | 'current';
export type Keep = (ref: SecretRef, text: string) => SecretText;

const DEFAULT_STUN_PORT = 3478;
/** A NAT forgets a UDP binding after 30 s at the earliest (RFC 4787 §4.3 wants two minutes, and few keep to it). */
const KEEP_ALIVE_SECONDS = { minimumKeepAliveSeconds: 20, maximumKeepAliveSeconds: 60 };

/** What a router is told about its own management. */
@Injectable()
export class ManagementFactsReader {
  constructor(
    private readonly credentials: CpeCredentialsService,
    private readonly shortInforms: ShortInformRepository,
    private readonly config: AppConfig,
  ) {}

  async read(sql: Sql, cpe: CpeEntity, { own, keep }: { own: OwnCredentials; keep: Keep }): Promise<ManagementFacts> {
    const [given, short] = await Promise.all([
      this.given(sql, cpe, own),
      // One that was made a moment ago was never called.
      typeof own === 'object' ? null : this.shortInforms.find(sql, cpe.id),
    ]);
    const usual = this.config.settings.CWMP_PERIODIC_INFORM_SECONDS;
    return {
      username: given.username,
      password: keep('management.password', given.password),
      connectionRequestUsername: given.connectionRequestUsername,
      connectionRequestPassword: keep('management.connectionRequestPassword', given.connectionRequestPassword),
      periodicInformIntervalSeconds: Math.min(usual, short?.seconds ?? usual),
      isIntervalOrdered: short !== null,
      stun: this.stun(cpe.id, given, keep),
    };
  }

  private async given(sql: Sql, cpe: CpeEntity, own: OwnCredentials): Promise<CpeCredentials> {
    if (typeof own === 'object') return own;
    return (
      (own === 'current' ? await this.held(sql, cpe) : null) ?? (await this.credentials.mintCredentials(sql, cpe.id))
    );
  }

  /** What it has, or, when it may be written to and its turn has come, what it is to have instead. */
  private held(sql: Sql, cpe: CpeEntity): Promise<CpeCredentials | null> {
    return cpe.mode === 'manage' ? this.credentials.toHave(cpe.id) : this.credentials.current(sql, cpe.id);
  }

  private stun(cpeId: string, given: CpeCredentials, keep: Keep): ManagementFacts['stun'] {
    const server = this.stunServer();
    if (server === null) return null;
    const password = keep('stun.password', this.credentials.stunPasswordOf(cpeId));
    return { ...server, ...KEEP_ALIVE_SECONDS, username: given.username, password };
  }

  /** Null when there is none, or nobody said where routers find it. */
  private stunServer(): { serverAddress: string; serverPort: number } | null {
    const { STUN_PORT, STUN_PUBLIC_ADDRESS, CWMP_PUBLIC_URL } = this.config.settings;
    if (STUN_PORT === undefined) return null;
    const said = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(STUN_PUBLIC_ADDRESS ?? '');
    const serverPort = Number(said?.[2] ?? (STUN_PORT === 0 ? DEFAULT_STUN_PORT : STUN_PORT));
    if (said?.[1] !== undefined) return { serverAddress: said[1], serverPort };
    if (CWMP_PUBLIC_URL !== undefined) return { serverAddress: new URL(CWMP_PUBLIC_URL).hostname, serverPort };
    return this.config.bindAddress === '127.0.0.1' ? { serverAddress: '127.0.0.1', serverPort } : null;
  }
}
