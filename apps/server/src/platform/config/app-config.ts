import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['on', 'off']).transform((value) => value === 'on');
const network = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], 'no network in CIDR notation');
const networks = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
  .pipe(z.array(network));

export const ROLES = ['web', 'cwmp', 'files', 'nbi', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const roles = z
  .string()
  .default('all')
  .transform((text) => (text === 'all' ? [...ROLES] : text.split(',').map((role) => role.trim())))
  .pipe(z.array(z.enum(ROLES)).min(1));

/** Every setting that the environment can give. What an operator changes at run time is a table, not a variable. */
const schema = z.object({
  DATABASE_URL: z.url().optional(),
  /** For LISTEN and session locks when DATABASE_URL is a transaction pooler. */
  DATABASE_DIRECT_URL: z.url().optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(20),
  DATA_DIR: z.string().min(1).default('./data'),
  /** Port of the embedded PostgreSQL; 0 picks a free one. */
  POSTGRES_PORT: port.default(0),

  HTTP_PORT: port.default(3000),
  CWMP_PORT: port.default(7547),
  /** Images and configuration files for routers. */
  FILES_PORT: port.default(7567),
  BIND_ADDRESS: z.string().min(1).optional(),
  PUBLIC_URL: z.url().optional(),
  CWMP_PUBLIC_URL: z.url().optional(),
  FILES_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .max(160)
    .optional(),
  TRUSTED_PROXIES: networks,
  DEMARC_ROLES: roles,
  /** Further processes on this machine that serve routers on the same port (Linux, FreeBSD: SO_REUSEPORT). */
  DEMARC_CWMP_WORKERS: z.coerce.number().int().min(0).max(64).default(0),
  /** Demarc sets it for the processes it forks: they have no HTTP listener, and they end with their parent. */
  DEMARC_IS_WORKER: flag.default(false),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),

  ADMIN_EMAIL: z.email().default('admin@localhost.localdomain'),
  ADMIN_PASSWORD: z.string().min(8).max(200).optional(),
  MASTER_KEY: z.base64().optional(),
  MASTER_KEY_FILE: z.string().optional(),

  CWMP_AUTH: z.enum(['digest', 'none']).default('digest'),
  CWMP_TLS_CERT: z.string().optional(),
  CWMP_TLS_KEY: z.string().optional(),
  /** CWMP without TLS. Unset: only in the demonstration and behind TRUSTED_PROXIES; with a certificate there is TLS anyway. */
  CWMP_PLAIN: flag.optional(),
  /** A second CWMP port without TLS, for routers that cannot, from CWMP_PLAIN_NETWORKS alone. */
  CWMP_PLAIN_PORT: port.optional(),
  CWMP_PLAIN_NETWORKS: networks,
  /** Who signs certificates of routers (file or PEM); one that names a router is its credential. */
  CWMP_CLIENT_CA: z.string().optional(),
  CWMP_CLIENT_CRL: z.string().optional(),
  /** `required`: who shows no certificate that is believed gets no connection. */
  CWMP_CLIENT_CERT: z.enum(['optional', 'required']).default('optional'),
  CWMP_BOOTSTRAP_USERNAME: z.string().min(1).max(256).optional(),
  CWMP_BOOTSTRAP_PASSWORD: z.string().min(8).max(256).optional(),
  CWMP_NEW_ROUTERS: z.enum(['manage', 'observe']).default('manage'),
  CWMP_ENROLMENT: z.enum(['known', 'quarantine', 'open']).default('quarantine'),
  CWMP_SESSION_TIMEOUT_SECONDS: z.coerce.number().int().min(5).max(600).default(30),
  CWMP_MAX_SESSIONS: z.coerce.number().int().min(1).max(100_000).default(2_000),
  CWMP_MAX_BODY_BYTES: z.coerce.number().int().min(65_536).max(8_388_608).default(1_048_576),
  CWMP_PERIODIC_INFORM_SECONDS: z.coerce.number().int().min(5).max(86_400).default(300),
  /** UDP port of the STUN server, for routers behind a NAT (TR-069 Annex G); off when unset. */
  STUN_PORT: port.optional(),
  /** Where routers find it, when that is not the host of CWMP_PUBLIC_URL: `host` or `host:port`. */
  STUN_PUBLIC_ADDRESS: z
    .string()
    .regex(/^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]{1,200})(?::\d{1,5})?$/)
    .optional(),
  /** XMPP server by which routers are called (TR-069 Annex K): `xmpps://host:port`, or `xmpp://` and STARTTLS. */
  XMPP_URL: z.url({ protocol: /^xmpps?$/ }).optional(),
  /** Demarc's own account there, `name@domain`; routers of this domain are called. */
  XMPP_JID: z
    .string()
    .regex(/^[^\s"&'/:<>@]{1,256}@[A-Za-z0-9.-]{1,253}$/)
    .optional(),
  XMPP_PASSWORD: z.string().min(1).max(256).optional(),
  /** Files without TLS although the CWMP port has a certificate: many bootloaders speak plain HTTP alone. */
  FILES_PLAIN: flag.default(false),
  /** A file is given only to the address its router last informed from; `off` where a NAT changes addresses. */
  FILES_SAME_ADDRESS: flag.default(true),
  FILES_MAX_BYTES: z.coerce.number().int().min(1_024).max(4_294_967_295).default(268_435_456),
  /** The largest file that a router may send. */
  FILES_UPLOAD_MAX_BYTES: z.coerce.number().int().min(1_024).max(1_073_741_824).default(16_777_216),
  /** What is kept of one router's files at most. */
  FILES_UPLOAD_QUOTA_BYTES: z.coerce.number().int().min(1_024).max(1_099_511_627_776).default(134_217_728),
  /** How long logs, and files that nobody released, are kept. */
  FILES_UPLOAD_DAYS: z.coerce.number().int().min(1).max(3_660).default(90),
  /** Different configurations kept of each router. */
  FILES_BACKUP_VERSIONS: z.coerce.number().int().min(1).max(1_000).default(10),
  /** Every router's configuration is taken so often; 0: only by hand and before firmware. */
  FILES_BACKUP_EVERY_DAYS: z.coerce.number().int().min(0).max(365).default(0),
  /** Files in a bucket of an S3-speaking store, for several machines; DATA_DIR then only holds copies for a while. */
  FILES_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  FILES_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  FILES_S3_REGION: z.string().min(1).max(64).default('us-east-1'),
  FILES_S3_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9/_-]{0,100}$/)
    .default('demarc/'),
  FILES_S3_ACCESS_KEY_ID: z.string().min(1).max(128).optional(),
  FILES_S3_SECRET_ACCESS_KEY: z.string().min(1).max(256).optional(),
  /** Whether the Upload of a router carries a user name and a password that are asked for: some send none without. */
  FILES_UPLOAD_AUTH: z.enum(['none', 'basic', 'digest']).default('none'),
  /** Realm that PPPoE accounts dial into while their subscriber is in the walled garden (`user@garden`). */
  GARDEN_REALM: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,64}$/)
    .default('garden'),
  /** CIDRs that CPEs may come from and that connection requests may dial; loopback only when listed. */
  CPE_NETWORKS: networks,
  /** CIDRs for one listener, where they are others than CPE_NETWORKS; for the portal and the API: everybody. */
  CWMP_NETWORKS: networks,
  FILES_NETWORKS: networks,
  HTTP_NETWORKS: networks,

  /** Subscribers that a billing run bills in one transaction; 2,000 to 5,000 cost least per invoice. */
  BILLING_CHUNK_SIZE: z.coerce.number().int().min(1).max(10_000).default(2_000),

  /** UDP port of the RADIUS accounting listener; off when unset. */
  RADIUS_ACCOUNTING_PORT: port.optional(),

  /** What FreeRADIUS finds of PPPoE passwords: nothing, clear text (CHAP, MS-CHAP, PAP), or a salted hash (PAP alone). */
  RADIUS_PASSWORDS: z.enum(['off', 'clear', 'salted']).default('off'),
  /** Password of the database role `demarc_radius` that FreeRADIUS logs in with; the role is made while it is set. */
  RADIUS_DB_PASSWORD: z.string().min(12).max(128).optional(),
  /** Whether the next login of a suspended service is refused, or accepted into what the group `closed` allows. */
  RADIUS_SUSPENDED: z.enum(['reject', 'accept']).default('reject'),
  /** How often NAS report of a session; one that is silent for three times as long is over. */
  RADIUS_INTERIM_SECONDS: z.coerce.number().int().min(60).max(3600).default(300),
  /** How long it is known who had which address. */
  ACCESS_SESSION_DAYS: z.coerce.number().int().min(1).max(3660).default(400),
  /** How long every interim report is kept; Start, Stop and the first of each state stay as long as their session. */
  ACCESS_REPORT_DAYS: z.coerce.number().int().min(1).max(400).default(7),

  /** Demonstration mode: seeded ISP, simulated CPEs, a movable clock. Never in production. */
  DEMARC_DEMO: flag.default(false),
  DEMO_FLEET_SIZE: z.coerce.number().int().min(0).max(1_000).default(12),
  /** Where the example help desk listens, a foreign site with the widget; another free port when it is taken. */
  DEMO_HELP_DESK_PORT: port.default(3010),
  /** Whether this process runs scheduled jobs; tests call them instead. */
  SCHEDULER: flag.default(true),
  /** Tests: an answer that breaks its contract is a failure. */
  CHECK_RESPONSES: flag.default(false),
});

export type AppSettings = Readonly<z.infer<typeof schema>>;

/** The only reader of process.env. A bad value stops the boot and is named without its content. */
export class AppConfig {
  private constructor(
    readonly settings: AppSettings,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  static read(env: Record<string, string | undefined> = process.env): AppConfig {
    // An empty variable (FOO= in a compose file) means unset.
    const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
    const parsed = schema.safeParse(given);
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
  networksOf(listener: 'cwmp' | 'cwmp-plain' | 'files' | 'http'): readonly string[] {
    const { CPE_NETWORKS, CWMP_NETWORKS, CWMP_PLAIN_NETWORKS, FILES_NETWORKS, HTTP_NETWORKS } = this.settings;
    if (listener === 'http') return HTTP_NETWORKS;
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
