import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  NAS_RECIPES,
  changeVerdict,
  coaRequest,
  disconnectRequest,
  disconnectVerdict,
  readAnswer,
  selectSession,
  type DynamicAuthorizationAnswer,
  type SessionIdentity,
  type SessionSelection,
} from '@demarc/radius';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import type { AccessSessionEntity } from './access.entity';
import { backoffSeconds, DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { UNASKED, silence, type StepResult, type StepSubject } from './enforcement-step';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';
import { NasAdapter } from './nas.adapter';
import { NasService } from './nas.service';
import { SessionChanges } from './session-changes.service';

type Genuine = Exclude<DynamicAuthorizationAnswer, { kind: 'discard' }>;

/** A NAS that keeps refusing for a passing reason is not asked for ever; one that is silent is. */
const MAX_REFUSED_ROUNDS = 8;

/** A CoA-Request or a Disconnect-Request (RFC 5176) with its retransmissions, and what the answer means. */
@Injectable()
export class DynamicAuthorizationStep {
  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly nasServers: NasService,
    private readonly adapter: NasAdapter,
    private readonly changes: SessionChanges,
    private readonly clock: Clock,
  ) {}

  /** Ends the waiting for answers; what was not answered is given back. */
  stop(): void {
    this.adapter.stop();
  }

  /** @returns null when this process is stopping: nothing is known, and the order is given back */
  async run(subject: StepSubject): Promise<StepResult | null> {
    const { order, nas, session } = subject;
    const identity = identityOf(order, session);
    const selection = selectSession(NAS_RECIPES[nas.vendor], identity);
    if (selection === null) return { ...UNASKED, outcome: 'skipped', reason: 'nothing to ask by', isOver: true };
    const secret = this.nasServers.secretOf(nas);
    const sentAt = this.clock.now();
    const options = {
      secret,
      identifier: randomInt(256),
      messageAuthenticator: nas.messageAuthenticator,
      eventTimestamp: nas.eventTimestamp ? sentAt : null,
    };
    const request =
      order.step === 'coa'
        ? coaRequest(selection, identity, await this.changes.of(subject), options)
        : disconnectRequest(selection, identity, options);
    await this.requests.markSent(this.database.sql, order.id, { request, identifiedBy: selection.by, at: sentAt });
    const { attempts, answer, isStopped } = await this.adapter.exchange<Genuine>({
      address: nas.address,
      port: nas.coaPort,
      request,
      answerTimeoutMs: nas.answerTimeoutMs,
      transmissions: nas.transmissions,
      read: (datagram) => {
        const read = readAnswer(datagram, request, secret);
        return read.kind === 'discard' ? null : read;
      },
    });
    if (isStopped) return null;
    if (answer === null) return { ...silence(subject), attempts };
    const answered = { attempts, answer: answer.datagram, answeredAt: this.clock.now() };
    const meaning = order.step === 'coa' ? ofChange(subject, answer.value) : ofEnd(subject, answer.value, selection);
    return { ...answered, ...meaning };
  }
}

/** The name in accounting wins over the name of the subscription: it is what the NAS knows the session by. */
export const identityOf = (
  order: Pick<DynamicAuthorizationRequestEntity, 'userName'>,
  session: AccessSessionEntity | null,
): SessionIdentity => ({
  'User-Name': session?.userName ?? order.userName,
  'Acct-Session-Id': session?.acctSessionId ?? null,
  'Framed-IP-Address': session?.framedIpAddress ?? null,
  'Calling-Station-Id': session?.callingStationId ?? null,
  'NAS-Port-Id': session?.nasPortId ?? null,
});

/** How long the effect of what was acknowledged may take to show; the router's part is proved by the router. */
const proofSeconds = ({ nas, decided }: StepSubject): number | null =>
  decided === null || decided.method === 'pppoe-cpe' ? null : nas.proofWaitSeconds;

type Meaning = Pick<StepResult, 'outcome' | 'reason' | 'retryInSeconds' | 'proofInSeconds' | 'isOver' | 'remember'>;

const settled = { retryInSeconds: null };

function inWords(answer: Genuine): string {
  if (answer.kind === 'ack') return 'acknowledged';
  const { code, name, meaning } = answer.errorCause;
  return `${code} ${name}: ${meaning}${answer.replyMessage === null ? '' : ` ("${answer.replyMessage}")`}`;
}

function ofChange(subject: StepSubject, answer: Genuine): Meaning {
  const said = inWords(answer);
  switch (changeVerdict(answer)) {
    case 'changed':
      return { ...settled, outcome: 'ack', reason: null, proofInSeconds: proofSeconds(subject) };
    case 'gone':
      return { ...settled, outcome: 'already-gone', reason: said };
    case 'try-again':
      return refusedForNow(subject, said);
    case 'unsupported':
      return { ...settled, outcome: 'nak', reason: said, isOver: true, remember: said };
    case 'refused':
      return { ...settled, outcome: 'nak', reason: said, isOver: true };
  }
}

function ofEnd(subject: StepSubject, answer: Genuine, selection: SessionSelection): Meaning {
  const said = inWords(answer);
  switch (disconnectVerdict(answer)) {
    case 'disconnected':
      return { ...settled, outcome: 'ack', reason: null, proofInSeconds: proofSeconds(subject) };
    case 'already-gone':
      return {
        ...settled,
        outcome: 'already-gone',
        reason: selection.isConclusive ? said : `${said}; asked by ${selection.by.join(' and ')} alone`,
      };
    case 'try-again':
      return refusedForNow(subject, said);
    case 'refused':
      return { ...settled, outcome: 'nak', reason: said, isOver: true };
  }
}

function refusedForNow({ order }: StepSubject, said: string): Meaning {
  const isOver = order.rounds >= MAX_REFUSED_ROUNDS;
  return { outcome: 'nak', reason: said, retryInSeconds: isOver ? null : backoffSeconds(order.rounds), isOver };
}
