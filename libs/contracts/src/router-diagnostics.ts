import { z } from 'zod';
import { Id, Instant, PageQuery, pageOf } from './common';
import { RouterHost } from './routers';
import { TaskState } from './router-tasks';

export const DIAGNOSTIC_KINDS = [
  'ping',
  'traceroute',
  'nslookup',
  'download',
  'upload',
  'wifi-scan',
  'hosts',
  'optical',
  'ppp',
] as const;
export const DiagnosticKind = z.enum(DIAGNOSTIC_KINDS).meta({ id: 'DiagnosticKind' });
export type DiagnosticKind = z.infer<typeof DiagnosticKind>;

const LABEL = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** A host name (RFC 1123) or an address without a zone: nothing that a program could take for something else (G41). */
export function isHostOrAddress(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  if (text.includes(':')) return isIpv6(text);
  if (/^[\d.]+$/.test(text)) return IPV4.test(text);
  return text.split('.').every((label) => LABEL.test(label));
}

function isIpv6(text: string): boolean {
  if (!/^[0-9A-Fa-f:.]+$/.test(text) || text.includes(':::')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const hasIpv4 = last.includes('.');
  if (hasIpv4 && !IPV4.test(last)) return false;
  const count = groups.length + (hasIpv4 ? 1 : 0);
  const areHex = groups.slice(0, hasIpv4 ? -1 : undefined).every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group));
  return areHex && (halves.length === 2 ? count < 8 : count === 8);
}

/** What a router is to reach: shown as typed. */
export const DiagnosticHost = z
  .string()
  .trim()
  .max(253)
  .refine(isHostOrAddress, 'must be a host name or an IP address')
  .meta({ id: 'DiagnosticHost' });

const Timeout = z.int().min(100).max(30_000);
const BlockSize = z.int().min(1).max(1500);
const Dscp = z.int().min(0).max(63);
const Repetitions = z.int().min(1).max(50);
const Speed = {
  /** What is transferred; a router that tests by time transfers what fits. */
  bytes: z.int().min(10_000).max(500_000_000).default(20_000_000),
  /** By time instead of by bytes, where the model can. */
  seconds: z.int().min(2).max(30).optional(),
  connections: z.int().min(1).max(4).default(1),
  dscp: Dscp.default(0),
};

/** What a router is to find out. Settings that its model has not got are left out, and the result says so. */
export const DiagnosticOrder = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('ping'),
      host: DiagnosticHost,
      repetitions: Repetitions.default(4),
      timeoutMs: Timeout.default(2_000),
      blockSize: BlockSize.default(56),
      dscp: Dscp.default(0),
    }),
    z.strictObject({
      kind: z.literal('traceroute'),
      host: DiagnosticHost,
      tries: z.int().min(1).max(3).default(2),
      timeoutMs: Timeout.default(2_000),
      blockSize: BlockSize.default(38),
      dscp: Dscp.default(0),
      maxHops: z.int().min(1).max(64).default(30),
    }),
    z.strictObject({
      kind: z.literal('nslookup'),
      hostName: DiagnosticHost,
      /** None: the router's own. */
      server: DiagnosticHost.optional(),
      timeoutMs: Timeout.default(2_000),
      repetitions: z.int().min(1).max(10).default(1),
    }),
    z.strictObject({ kind: z.literal('download'), ...Speed }),
    z.strictObject({ kind: z.literal('upload'), ...Speed }),
    z.strictObject({ kind: z.literal('wifi-scan') }),
    z.strictObject({ kind: z.literal('hosts') }),
    z.strictObject({ kind: z.literal('optical') }),
    z.strictObject({ kind: z.literal('ppp') }),
  ])
  .meta({ id: 'DiagnosticOrder' });
export type DiagnosticOrder = z.infer<typeof DiagnosticOrder>;

/** A value in its unit with the router's own text; null, with the reason, when that cannot be. */
const reading = {
  value: z.number().nullable(),
  unit: z.enum(['dBm', '°C', 'V', 'mA', 's']),
  raw: z.string(),
  path: z.string(),
  problem: z.string().nullable(),
};
export const DeviceReading = z.strictObject(reading).meta({ id: 'DeviceReading' });
export type DeviceReading = z.infer<typeof DeviceReading>;

const OPTICAL_QUANTITIES = ['rx-power', 'tx-power', 'temperature', 'voltage', 'bias'] as const;

/** What went over the line by the server's own count. */
export const SpeedSeenHere = z
  .strictObject({ bytes: z.number(), seconds: z.number(), bitsPerSecond: z.number().nullable() })
  .meta({ id: 'SpeedSeenHere' });
export type SpeedSeenHere = z.infer<typeof SpeedSeenHere>;

const speed = {
  bytes: z.number().nullable(),
  seconds: z.number().nullable(),
  /** null, with the reason in `problem`, when what the router says cannot be. */
  bitsPerSecond: z.number().nullable(),
  problem: z.string().nullable(),
  connectMs: z.number().nullable(),
  responseMs: z.number().nullable(),
  addressUsed: z.string().nullable(),
  seenHere: SpeedSeenHere.nullable(),
};

export const DiagnosticResult = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('ping'),
      received: z.number().nullable(),
      lost: z.number().nullable(),
      lossPercent: z.number().nullable(),
      minMs: z.number().nullable(),
      avgMs: z.number().nullable(),
      maxMs: z.number().nullable(),
      addressUsed: z.string().nullable(),
    }),
    z.strictObject({
      kind: z.literal('traceroute'),
      hops: z.array(
        z.strictObject({
          hop: z.number(),
          host: z.string().nullable(),
          address: z.string().nullable(),
          errorCode: z.number().nullable(),
          rttMs: z.array(z.number()),
        }),
      ),
      responseMs: z.number().nullable(),
      isReached: z.boolean(),
      addressUsed: z.string().nullable(),
    }),
    z.strictObject({
      kind: z.literal('nslookup'),
      succeeded: z.number(),
      answers: z.array(
        z.strictObject({
          status: z.string(),
          answerType: z.string().nullable(),
          hostName: z.string().nullable(),
          addresses: z.array(z.string()),
          server: z.string().nullable(),
          responseMs: z.number().nullable(),
        }),
      ),
    }),
    z.strictObject({ kind: z.literal('download'), ...speed }),
    z.strictObject({ kind: z.literal('upload'), ...speed }),
    z.strictObject({
      kind: z.literal('wifi-scan'),
      networks: z.array(
        z.strictObject({
          ssid: z.string(),
          bssid: z.string().nullable(),
          band: z.enum(['2.4', '5', '6']).nullable(),
          channel: z.number().nullable(),
          signal: DeviceReading.nullable(),
          security: z.string().nullable(),
          standards: z.string().nullable(),
          bandwidth: z.string().nullable(),
        }),
      ),
      /** The router's own channels at that time. */
      own: z.array(z.strictObject({ band: z.enum(['2.4', '5']), channel: z.number() })),
    }),
    z.strictObject({ kind: z.literal('hosts'), hosts: z.array(RouterHost) }),
    z.strictObject({
      kind: z.literal('optical'),
      readings: z.array(z.strictObject({ quantity: z.enum(OPTICAL_QUANTITIES), ...reading })),
    }),
    z.strictObject({
      kind: z.literal('ppp'),
      status: z.string().nullable(),
      isConnected: z.boolean(),
      address: z.string().nullable(),
      lastError: z.string().nullable(),
      lastErrorWords: z.string().nullable(),
      uptime: DeviceReading.nullable(),
    }),
  ])
  .meta({ id: 'DiagnosticResult' });
export type DiagnosticResult = z.infer<typeof DiagnosticResult>;

/** One diagnosis of a router: what was asked, how far it is, what came of it. It is a task with a result of its own. */
export const RouterDiagnostic = z
  .strictObject({
    /** That of its task. */
    id: Id,
    cpeId: Id,
    kind: DiagnosticKind,
    order: DiagnosticOrder,
    state: TaskState,
    /** Since when the router measures; null before, and for what is only read. */
    measuringSince: Instant.nullable(),
    /** Why it failed, or what is being waited for. */
    reason: z.string().nullable(),
    createdBy: z.string(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    deadlineAt: Instant,
    /** A diagnosis that failed may have one too: how far it came. */
    result: DiagnosticResult.nullable(),
  })
  .meta({ id: 'RouterDiagnostic' });
export type RouterDiagnostic = z.infer<typeof RouterDiagnostic>;
export const RouterDiagnosticPage = pageOf(RouterDiagnostic).meta({ id: 'RouterDiagnosticPage' });

export const RouterDiagnosticQuery = PageQuery.extend({ kind: DiagnosticKind.optional() });
export type RouterDiagnosticQuery = z.infer<typeof RouterDiagnosticQuery>;
