import { createHash } from 'node:crypto';
import type { AccessEvidence } from '../access/access.service';
import type { ReachabilityService } from '../cwmp/reachability.service';
import type { ProvisioningEvidenceEntity } from '../provisioning/proof-of-router.service';
import type { AccountingEvidence, NasEvidence, RouterEvidence } from './proof-facts';
import type { StoredMessage } from './proof-node';

const sha256 = (octets: Buffer): string => createHash('sha256').update(octets).digest('hex');

type Kept = Pick<StoredMessage, 'id' | 'from' | 'kind' | 'at' | 'format'> & { octets: Buffer };

/** A message that is stored as it came. */
function asItCame({ octets, ...rest }: Kept): StoredMessage {
  const digest = sha256(octets);
  const isHex = rest.format === 'radius' || rest.format === 'bytes';
  const content = octets.toString(isHex ? 'hex' : 'utf8');
  return { ...rest, content, bytes: octets.length, sha256: digest, digest, hidden: 0, isCut: false };
}

/** Asking the router to come: accepted by it, or why not yet. */
export function toCallEvidence(call: Awaited<ReturnType<ReachabilityService['listFor']>>[number]): RouterEvidence {
  const at = call.acceptedAt ?? call.lastAttemptAt ?? call.requestedAt;
  const outcome = call.acceptedAt === null ? (call.lastResult ?? 'not sent yet') : 'accepted';
  return {
    step: 'connection-request',
    at,
    text: `connection request ${outcome}, ${call.attempts} sent`,
    facts: call.nextAttemptAt === null ? [] : [{ label: 'next attempt', value: call.nextAttemptAt.toISOString() }],
    message: null,
  };
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

export function toNasEvidence(request: AccessEvidence['requests'][number]): NasEvidence {
  const nasName = request.nasName ?? 'the NAS';
  const answeredAt = instant(request.answeredAt);
  const isRadius = request.step === 'coa' || request.step === 'disconnect';
  const answer =
    request.answerHex === null || answeredAt === null
      ? null
      : asItCame({
          id: request.id,
          from: nasName,
          kind: isRadius ? (request.answer?.split(' ')[0] ?? 'answer') : 'answer of the RouterOS API',
          at: answeredAt,
          format: isRadius ? 'radius' : 'bytes',
          octets: Buffer.from(request.answerHex, 'hex'),
        });
  const said = request.answer === null || isRadius ? request.reason : (request.reason ?? request.answer);
  return {
    nasName,
    outcome: request.outcome,
    step: request.step,
    because: request.because,
    reason: said,
    sentAt: instant(request.firstSentAt ?? request.sentAt),
    answeredAt,
    requestHex: request.requestHex,
    answer,
    attempts: request.attempts,
  };
}

const EVENT = { start: 'Start', interim: 'Interim-Update', stop: 'Stop' } as const;

/** A report of one session; that a NAS was rebooted is no word on a service. */
export function toAccountingEvidence(report: AccessEvidence['reports'][number]): AccountingEvidence[] {
  const { id, status, packet, attributes, receivedAt, nasName } = report;
  if (status === 'nas-rebooted') return [];
  const message = asItCame({
    id,
    from: nasName ?? 'the NAS',
    kind: `Accounting-Request ${EVENT[status]}`,
    at: receivedAt,
    format: packet === null ? 'text' : 'radius',
    octets: packet ?? Buffer.from(attributes ?? ''),
  });
  return [{ event: status, at: receivedAt, message }];
}

/** The stored detail of a step in words, its facts beside them, and the router's own message. */
export function toRouterEvidence(
  { id, step, at, detail, message, octets }: ProvisioningEvidenceEntity,
  serialNumber: string | null,
): RouterEvidence {
  const text = (name: string): string => (typeof detail[name] === 'string' ? detail[name] : '');
  const strings = (name: string): string[] => (Array.isArray(detail[name]) ? detail[name].map(String) : []);
  const sentences: Record<RouterEvidence['step'], () => string> = {
    wanted: () => `recorded as wanted: ${text('reason')}`,
    'connection-request': () => `asked the router to come${text('outcome') === '' ? '' : `: ${text('outcome')}`}`,
    inform: () => `the router informed: ${strings('events').join(', ')}`,
    set: () => `${strings('parameters').length} parameters ${message === null ? 'sent, and not answered' : 'set'}`,
    'read-back': () => 'read back as wanted',
    online: () => `the router reports ${text('status')}${text('address') === '' ? '' : ` at ${text('address')}`}`,
    refused: () => strings('reasons').join('; '),
  };
  const facts = Object.entries(detail).map(([label, value]) => ({
    label: `${step} ${label}`,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  const said =
    message === null || octets === null
      ? null
      : {
          id,
          from: serialNumber ?? 'the router',
          kind: message.kind,
          at,
          bytes: message.bytes,
          sha256: message.sha256,
          format: message.form === 'as-sent' ? ('xml' as const) : ('text' as const),
          content: octets.toString('utf8'),
          hidden: message.hidden,
          isCut: message.isCut,
          digest: sha256(octets),
        };
  return { step, at, text: sentences[step](), facts, message: said };
}
