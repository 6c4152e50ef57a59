import type { DynamicAuthorization, Nas } from '@demarc/contracts';
import { PACKET_CODE, decodePacket, packetCodeName, readAttributes, valueOf, errorCause } from '@demarc/radius';
import type { DynamicAuthorizationRequestEntity, NasEntity } from './access.entity';
import type { LastAnswer } from './nas.repository';

export const toNasView = (row: NasEntity, subscriptionCount: number, last: LastAnswer | undefined): Nas => ({
  id: row.id,
  name: row.name,
  address: row.address,
  vendor: row.vendor,
  coaPort: row.coaPort,
  messageAuthenticator: row.messageAuthenticator,
  eventTimestamp: row.eventTimestamp,
  enabled: row.enabled,
  subscriptionCount,
  lastAnswerAt: last?.answeredAt?.toISOString() ?? null,
  lastOutcome: last?.outcome ?? null,
});

/** The answer in words: its code, and its Error-Cause when it has one. */
function answerInWords(answer: Buffer): string {
  const decoded = decodePacket(answer);
  if ('defect' in decoded) return decoded.defect;
  const { code, attributes } = decoded.packet;
  const cause = valueOf(readAttributes(attributes), 'Error-Cause');
  const name = packetCodeName(code);
  return typeof cause === 'number' ? `${name} ${cause} ${errorCause(cause).name}` : name;
}

export const toDynamicAuthorizationView = (
  row: DynamicAuthorizationRequestEntity,
  nasName: string | null,
): DynamicAuthorization => ({
  id: row.id,
  nasId: row.nasId,
  nasName,
  subscriptionId: row.subscriptionId,
  stateVersion: row.stateVersion,
  code: packetCodeName(row.request?.[0] ?? PACKET_CODE['Disconnect-Request']),
  attempts: row.attempts,
  sentAt: row.sentAt?.toISOString() ?? null,
  requestHex: row.request?.toString('hex') ?? null,
  answeredAt: row.answeredAt?.toISOString() ?? null,
  answer: row.answer === null ? null : answerInWords(row.answer),
  answerHex: row.answer?.toString('hex') ?? null,
  outcome: row.outcome,
  reason: row.reason,
});
