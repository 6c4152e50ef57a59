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
export const settingsSchema = z.object({
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
  /** For programs that were made for GenieACS; closed until somebody switches it on in the portal. */
  NBI_PORT: port.default(7557),
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
  /** Which digests a router is offered before it is known: `both` breaks some, `sha-256` shuts most out. */
  CWMP_DIGEST: z.enum(['md5', 'both', 'sha-256']).default('md5'),
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
  /** A router gets another credential when its own is older; 0: only when somebody orders it. */
  CWMP_CREDENTIAL_DAYS: z.coerce.number().int().min(0).max(3_650).default(180),
  /** So many of them in an hour: a fleet whose credentials grew old together is not changed in one night. */
  CWMP_CREDENTIALS_PER_HOUR: z.coerce.number().int().min(1).max(100_000).default(200),
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
  /** Who signs the certificate of the XMPP server (file or PEM), when that is nobody the system knows. */
  XMPP_CA: z.string().optional(),
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
  NBI_NETWORKS: networks,

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
  /** How long it is known how logins went. */
  ACCESS_LOGIN_DAYS: z.coerce.number().int().min(1).max(3660).default(30),
  /** How long it is known which sessions were ended so that a router comes. */
  ACCESS_SESSION_END_DAYS: z.coerce.number().int().min(1).max(3660).default(400),
  /** How long proofs of states that are over are kept, with all that they rest on. */
  PROOF_DAYS: z.coerce.number().int().min(30).max(3660).default(400),
  /** How long it is known what devices did that no honest one does. */
  SECURITY_EVENT_DAYS: z.coerce.number().int().min(1).max(3660).default(400),

  /** How long every reading of a router is kept; after that its hours are. */
  SERIES_RAW_DAYS: z.coerce.number().int().min(2).max(400).default(30),
  /** How long the hours of its readings are kept. */
  SERIES_HOUR_DAYS: z.coerce.number().int().min(2).max(3660).default(366),
  /** How long it is known what a service moved in each quarter of an hour. */
  SERIES_TRAFFIC_DAYS: z.coerce.number().int().min(2).max(3660).default(366),

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

export type AppSettings = Readonly<z.infer<typeof settingsSchema>>;
