import type { DynamicAuthorization, EnforcementStep, Nas } from '@demarc/contracts';
import {
  NAS_RECIPES,
  PACKET_CODE,
  decodePacket,
  packetCodeName,
  SentenceReader,
  readAttributes,
  valueOf,
  errorCause,
} from '@demarc/radius';
import type { NasEntity } from './access.entity';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';
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
  radiusAuthorizes: row.radiusAuthorizes,
  changesInPlace: row.changesInPlace,
  inPlaceRefusal:
    row.inPlaceRefusedAt === null || row.inPlaceRefusal === null
      ? null
      : { at: row.inPlaceRefusedAt.toISOString(), reason: row.inPlaceRefusal },
  accessNodeFrom: row.accessNodeFrom,
  requestsPerSecond: row.requestsPerSecond,
  proofWaitSeconds: row.proofWaitSeconds,
  api:
    row.apiPort === null
      ? null
      : {
          port: row.apiPort,
          tls: row.apiTls,
          username: row.apiUsername ?? '',
          certificateSha256: row.apiCertificateSha256,
        },
  triedAgainst: NAS_RECIPES[row.vendor].triedAgainst,
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

const isRouterOs = (step: EnforcementStep): boolean => step === 'routeros' || step === 'read-back';

function whatWasAsked({ step, request }: DynamicAuthorizationRequestEntity): string {
  switch (step) {
    case 'coa':
      return 'CoA-Request';
    case 'disconnect':
      return packetCodeName(request?.[0] ?? PACKET_CODE['Disconnect-Request']);
    case 'routeros':
      return 'RouterOS API';
    case 'read-back':
      return 'RouterOS API, read only';
    case 'cpe':
      return 'configuration of the router';
    case 'by-hand':
      return 'a person';
  }
}

/** The sentences of a router, as far as they say something. */
function routerOsInWords(answer: Buffer): string {
  const read = new SentenceReader().push(answer);
  if ('defect' in read) return read.defect;
  const said = read.sentences.filter(([first]) => first !== '!done');
  return said.length === 0
    ? 'done'
    : said
        .map((words) => words.join(' '))
        .join('; ')
        .slice(0, MAX_ANSWER);
}

const MAX_ANSWER = 500;

export const toDynamicAuthorizationView = (
  row: DynamicAuthorizationRequestEntity,
  nasName: string | null,
): DynamicAuthorization => ({
  id: row.id,
  nasId: row.nasId,
  nasName,
  subscriptionId: row.subscriptionId,
  stateVersion: row.stateVersion,
  step: row.step,
  code: whatWasAsked(row),
  attempts: row.attempts,
  sentAt: row.sentAt?.toISOString() ?? null,
  requestHex: row.request?.toString('hex') ?? null,
  answeredAt: row.answeredAt?.toISOString() ?? null,
  answer: row.answer === null ? null : isRouterOs(row.step) ? routerOsInWords(row.answer) : answerInWords(row.answer),
  answerHex: row.answer?.toString('hex') ?? null,
  outcome: row.outcome,
  showsEffect: row.showsEffect,
  because: row.because,
  reason: row.doneBy === null ? row.reason : `${row.doneBy} says it was done by hand: ${row.doneNote ?? ''}`,
});
