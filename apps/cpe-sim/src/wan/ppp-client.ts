import type { AccessNetwork, DialRefusal, DialResult, LineFacts, Pool, PppSession } from '../access-network';
import { boxClock } from '../clock';
import type { CpeTiming } from '../timing';

export type PppStatus = 'Unconfigured' | 'Connecting' | 'Connected' | 'Disconnected';

export type PppError =
  'ERROR_NONE' | 'ERROR_USER_DISCONNECT' | 'ERROR_ISP_DISCONNECT' | 'ERROR_NO_CARRIER' | DialRefusal;

export interface PppConfig {
  readonly enable: boolean;
  readonly username: string;
  readonly password: string;
  readonly vlanId: number | null;
}

export interface PppFacts {
  readonly status: PppStatus;
  readonly lastError: PppError;
  /** null while there is no session. */
  readonly address: string | null;
  readonly pool: Pool | null;
  readonly username: string;
  readonly uptimeSeconds: number;
}

/** The box around the client. */
export interface PppHost {
  readonly changed: () => void;
  readonly line: () => LineFacts;
}

const UNCONFIGURED: PppConfig = { enable: false, username: '', password: '', vlanId: null };

/** The PPPoE client of a box: dials while it is enabled, has an account and has a line, and dials again when dropped. */
export class PppClient {
  private config = UNCONFIGURED;
  private hasCarrier = false;
  private status: PppStatus = 'Unconfigured';
  private lastError: PppError = 'ERROR_NONE';
  private session: PppSession | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** Of the dialling that is awaited; another one makes its answer worthless. */
  private attempt = 0;

  constructor(
    private readonly network: AccessNetwork,
    private readonly timing: CpeTiming,
    private readonly host: PppHost,
  ) {}

  get facts(): PppFacts {
    const session = this.session;
    return {
      status: this.status,
      lastError: this.lastError,
      address: session?.address ?? null,
      pool: session?.pool ?? null,
      username: this.config.username,
      uptimeSeconds: session === null ? 0 : Math.floor((boxClock.nowMs() - session.startedAtMs) / 1000),
    };
  }

  /** Power and fibre. Without them the session is gone, and nobody on the box is left to notice. */
  setCarrier(hasCarrier: boolean): void {
    if (this.hasCarrier === hasCarrier) return;
    this.hasCarrier = hasCarrier;
    this.restart('ERROR_NO_CARRIER');
  }

  /** Takes the account of the tree; a session under the same account stays up. */
  configure(config: PppConfig): void {
    const before = this.config;
    this.config = config;
    const isSame =
      before.enable === config.enable &&
      before.username === config.username &&
      before.password === config.password &&
      before.vlanId === config.vlanId;
    if (!isSame) this.restart('ERROR_USER_DISCONNECT');
  }

  /** `Reset` of the connection object: hang up and dial again. */
  redial(): void {
    this.restart('ERROR_USER_DISCONNECT');
  }

  close(): void {
    this.hasCarrier = false;
    this.hangUp();
  }

  private hangUp(): boolean {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.attempt += 1;
    if (this.session === null) return false;
    this.network.hangUp(this.session.id);
    this.session = null;
    return true;
  }

  private restart(reason: PppError): void {
    const wasUp = this.hangUp();
    if (wasUp) this.lastError = reason;
    if (this.config.username === '') {
      this.status = 'Unconfigured';
      this.lastError = 'ERROR_NONE';
    } else if (!this.hasCarrier || !this.config.enable) {
      this.status = 'Disconnected';
    } else {
      this.status = 'Connecting';
      this.dialIn(this.timing.dialMs);
    }
    this.host.changed();
  }

  private dialIn(delayMs: number): void {
    this.timer = setTimeout(() => this.dial(), delayMs);
  }

  private dial(): void {
    this.timer = null;
    const { username, password, vlanId } = this.config;
    const { line, changed: onMoved } = this.host;
    const { attempt } = this;
    const onDown = (): void => this.dropped();
    const result = this.network.dial({ username, password, vlanId, line, onDown, onMoved });
    if (result instanceof Promise) void result.then((later) => this.dialled(later, attempt));
    else this.dialled(result, attempt);
  }

  private dialled(result: DialResult, attempt: number): void {
    if (attempt !== this.attempt) {
      if (result.accepted) this.network.hangUp(result.session.id);
      return;
    }
    if (result.accepted) {
      this.session = result.session;
      this.status = 'Connected';
      this.lastError = 'ERROR_NONE';
    } else {
      this.status = 'Disconnected';
      this.lastError = result.error;
      this.dialIn(this.redialDelayMs());
    }
    this.host.changed();
  }

  private dropped(): void {
    this.session = null;
    this.status = 'Disconnected';
    this.lastError = 'ERROR_ISP_DISCONNECT';
    this.dialIn(this.redialDelayMs());
    this.host.changed();
  }

  private redialDelayMs(): number {
    const [low, high] = this.timing.redialMs;
    return low + Math.random() * (high - low);
  }
}
