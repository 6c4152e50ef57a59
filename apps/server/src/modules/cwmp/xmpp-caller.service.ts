import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { judgeXmppAnswer, parseJid, writeXmppConnectionRequest, type DigestCredentials } from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { pem } from '../../platform/config/pem';
import { Logger } from '../../platform/logger';
import type { ConnectionRequestOutcome } from './cwmp.entity';
import { XmppConnection, type XmppServer } from './xmpp-connection';

const ANSWER_MS = 5_000;
const RECONNECT_SECONDS = [1, 2, 5, 15, 30, 60] as const;

/** Connection requests by XMPP (TR-069 Annex K): Demarc is a client of a server that is there already. */
@Injectable()
export class XmppCaller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly server: XmppServer | null;
  private connection: XmppConnection | null = null;
  private retry: NodeJS.Timeout | null = null;
  private failures = 0;
  private isStopping = false;
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.server = serverOf(config);
    this.log = logger.child('xmpp');
  }

  get isConfigured(): boolean {
    return this.server !== null;
  }

  get isConnected(): boolean {
    return this.connection !== null;
  }

  /** Only routers of our own domain: a JID is what a device says. */
  mayCall(jid: string): boolean {
    return this.server !== null && parseJid(jid, this.server.account.domain) !== null;
  }

  onApplicationBootstrap(): void {
    if (this.server !== null && this.config.hasRole('worker')) this.connect(this.server);
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
    if (this.retry !== null) clearTimeout(this.retry);
    this.connection?.close();
  }

  /** @param credentials each pair the CPE may hold, the likeliest first */
  async call(jid: string, credentials: readonly DigestCredentials[]): Promise<ConnectionRequestOutcome> {
    if (!this.mayCall(jid)) return 'xmpp-bad-address';
    let result: ConnectionRequestOutcome = 'no-credentials';
    for (const pair of credentials) {
      if (this.connection === null) return 'xmpp-down';
      const answer = await this.connection.ask((id) => writeXmppConnectionRequest(id, jid, pair), ANSWER_MS);
      result = answer === null ? 'timeout' : judgeXmppAnswer(answer);
      if (result !== 'wrong-credentials') return result;
    }
    return result;
  }

  private connect(server: XmppServer): void {
    XmppConnection.open(server, () => this.lost(server, 'the connection was closed')).then(
      (connection) => {
        this.connection = connection;
        this.failures = 0;
        if (this.isStopping) connection.close();
        else this.log.info({ host: server.host, domain: server.account.domain }, 'routers can be called by XMPP');
      },
      (error: unknown) => this.lost(server, error instanceof Error ? error.message : 'unknown'),
    );
  }

  private lost(server: XmppServer, reason: string): void {
    this.connection = null;
    if (this.isStopping) return;
    const seconds = RECONNECT_SECONDS[Math.min(this.failures++, RECONNECT_SECONDS.length - 1)] ?? 60;
    this.log.warn({ reason, seconds }, 'no XMPP server; tried again later');
    // Spread, so that the processes of one machine do not come back together.
    this.retry = setTimeout(() => this.connect(server), seconds * 1000 * (0.75 + Math.random() / 2));
  }
}

function serverOf({ settings }: AppConfig): XmppServer | null {
  const { XMPP_URL, XMPP_JID, XMPP_PASSWORD, XMPP_CA } = settings;
  if (XMPP_URL === undefined || XMPP_JID === undefined || XMPP_PASSWORD === undefined) return null;
  const url = new URL(XMPP_URL);
  const isTls = url.protocol === 'xmpps:';
  const [username = '', domain = ''] = XMPP_JID.split('@');
  const port = url.port === '' ? (isTls ? 5_223 : 5_222) : Number(url.port);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    isTls,
    ...(XMPP_CA === undefined ? {} : { ca: pem(XMPP_CA) }),
    account: { username, domain, password: XMPP_PASSWORD },
  };
}
