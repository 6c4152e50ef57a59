import type { z } from 'zod';
import { settingsSchema, type AppSettings, type Role } from './settings';

export type { AppSettings, Role } from './settings';

/** The only reader of process.env. A bad value stops the boot and is named without its content. */
export class AppConfig {
  private constructor(
    readonly settings: AppSettings,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  static read(env: Record<string, string | undefined> = process.env): AppConfig {
    // An empty variable (FOO= in a compose file) means unset.
    const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
    const parsed = settingsSchema.safeParse(given);
    if (!parsed.success) {
      const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${safeMessage(issue)}`);
      throw new ConfigError(`the environment has settings that cannot be used\n  ${problems.join('\n  ')}`);
    }
    const config = new AppConfig(Object.freeze(parsed.data), given);
    config.check();
    return config;
  }

  /** The same settings on the embedded PostgreSQL that was just started. */
  withDatabase(url: string): AppConfig {
    return new AppConfig(Object.freeze({ ...this.settings, DATABASE_URL: url }), this.environment);
  }

  /** The environment of a process that serves routers beside this one, on the port that this one got. */
  environmentOfWorker(port: number): Record<string, string | undefined> {
    return {
      ...this.environment,
      DATABASE_URL: this.databaseUrl,
      DEMARC_ROLES: 'cwmp',
      DEMARC_CWMP_WORKERS: '0',
      DEMARC_IS_WORKER: 'on',
      CWMP_PORT: String(port),
    };
  }

  hasRole(role: Role): boolean {
    return this.settings.DEMARC_ROLES.includes(role);
  }

  get bindAddress(): string {
    return this.settings.BIND_ADDRESS ?? (this.settings.DEMARC_DEMO ? '127.0.0.1' : '::');
  }

  get databaseUrl(): string {
    if (this.settings.DATABASE_URL === undefined)
      throw new ConfigError('DATABASE_URL is not set and no embedded PostgreSQL was started');
    return this.settings.DATABASE_URL;
  }

  /** The CWMP port is shared with other processes of this machine. */
  get sharesCwmpPort(): boolean {
    return this.settings.DEMARC_IS_WORKER || this.settings.DEMARC_CWMP_WORKERS > 0;
  }

  /** Browser cookies are `Secure` once the portal is served by https. */
  get servedByHttps(): boolean {
    return this.settings.PUBLIC_URL?.startsWith('https://') ?? false;
  }

  /** Without a certificate of the operator's own, Demarc makes one. */
  get cwmpByTls(): boolean {
    const { CWMP_TLS_CERT, CWMP_PLAIN, DEMARC_DEMO, TRUSTED_PROXIES } = this.settings;
    return CWMP_TLS_CERT !== undefined || !(CWMP_PLAIN ?? (DEMARC_DEMO || TRUSTED_PROXIES.length > 0));
  }

  /** Files go over TLS with the certificate of the CWMP port, unless routers cannot. */
  get filesByTls(): boolean {
    return this.cwmpByTls && !this.settings.FILES_PLAIN;
  }

  /** Others than this machine can connect. */
  get isOutsideOfLoopback(): boolean {
    return !['127.0.0.1', '::1', 'localhost'].includes(this.bindAddress);
  }

  /** Who may connect to a listener; empty: everybody. */
  networksOf(listener: 'cwmp' | 'cwmp-plain' | 'files' | 'http' | 'nbi'): readonly string[] {
    const { CPE_NETWORKS, CWMP_NETWORKS, CWMP_PLAIN_NETWORKS, FILES_NETWORKS, HTTP_NETWORKS, NBI_NETWORKS } =
      this.settings;
    if (listener === 'http') return HTTP_NETWORKS;
    if (listener === 'nbi') return NBI_NETWORKS;
    if (listener === 'cwmp-plain') return CWMP_PLAIN_NETWORKS;
    const own = listener === 'cwmp' ? CWMP_NETWORKS : FILES_NETWORKS;
    return own.length > 0 ? own : CPE_NETWORKS;
  }

  private check(): void {
    const { settings } = this;
    if (settings.CWMP_PLAIN_PORT !== undefined && settings.CWMP_PLAIN_NETWORKS.length === 0) {
      throw new ConfigError('CWMP_PLAIN_PORT: set CWMP_PLAIN_NETWORKS to the networks that may do without TLS');
    }
    if (settings.CWMP_CLIENT_CA !== undefined && !this.cwmpByTls) {
      throw new ConfigError('CWMP_CLIENT_CA: routers show certificates over TLS only, and CWMP_PLAIN is on');
    }
    if (settings.CWMP_CLIENT_CERT === 'required' && settings.CWMP_CLIENT_CA === undefined) {
      throw new ConfigError('CWMP_CLIENT_CERT is required: set CWMP_CLIENT_CA to who signs them');
    }
    if (settings.DEMARC_CWMP_WORKERS > 0 && settings.CWMP_PORT === 0 && !this.hasRole('cwmp')) {
      throw new ConfigError('DEMARC_CWMP_WORKERS without the role cwmp: set CWMP_PORT to the port that they share');
    }
    const s3 = ['ENDPOINT', 'BUCKET', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'] as const;
    const given = s3.filter((name) => settings[`FILES_S3_${name}`] !== undefined).length;
    if (given !== 0 && given !== s3.length) {
      throw new ConfigError(`${s3.map((name) => `FILES_S3_${name}`).join(', ')} go together: set all or none`);
    }
    const pairs = [
      ['XMPP_URL', 'XMPP_JID'],
      ['XMPP_JID', 'XMPP_PASSWORD'],
      ['CWMP_BOOTSTRAP_USERNAME', 'CWMP_BOOTSTRAP_PASSWORD'],
      ['CWMP_TLS_CERT', 'CWMP_TLS_KEY'],
    ] as const;
    for (const [one, other] of pairs) {
      if ((settings[one] === undefined) !== (settings[other] === undefined)) {
        throw new ConfigError(`${one} and ${other} go together: set both or none`);
      }
    }
  }
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** zod's own message may quote the value (a password); ours never does. */
function safeMessage(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return `must be a valid ${issue.format}`;
    case 'invalid_union':
      return issue.message;
    case 'invalid_type':
      return `must be a ${issue.expected}`;
    default:
      return 'is not valid';
  }
}
