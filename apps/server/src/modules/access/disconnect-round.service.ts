import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  NAS_RECIPES,
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
import { LiveEvents } from '../../platform/live/live-events';
import type { AccessSessionEntity, DynamicAuthorizationRequestEntity, NasEntity } from './access.entity';
import { backoffSeconds, DynamicAuthorizationRepository, type RoundResult } from './dynamic-authorization.repository';
import { NasAdapter } from './nas.adapter';
import { NasService } from './nas.service';

type Genuine = Exclude<DynamicAuthorizationAnswer, { kind: 'discard' }>;

/** A NAS that keeps refusing for a passing reason is not asked for ever; one that is silent is. */
const MAX_REFUSED_ROUNDS = 8;

const UNASKED = { attempts: 0, answer: null, answeredAt: null, retryInSeconds: null };

/** Asks one NAS once (with its retransmissions) about one session, and writes down what came of it. */
@Injectable()
export class DisconnectRound {
  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly nasServers: NasService,
    private readonly adapter: NasAdapter,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  async run(order: DynamicAuthorizationRequestEntity): Promise<void> {
    const { sql } = this.database;
    if (order.nasId === null) return this.finish(order, { ...UNASKED, outcome: 'skipped', reason: 'no NAS' });
    const nas = await this.nasServers.get(sql, order.nasId);
    const session = order.sessionId === null ? null : await this.requests.findSession(sql, order.sessionId);
    const settled = settledWithoutAsking(nas, session);
    if (settled !== null) return this.finish(order, settled);
    const identity = identityOf(order, session);
    const selection = selectSession(NAS_RECIPES[nas.vendor], identity);
    if (selection === null) return this.finish(order, { ...UNASKED, outcome: 'skipped', reason: 'nothing to ask by' });
    await this.ask(order, nas, { identity, selection });
  }

  /** Ends the waiting for answers; what was not answered is given back. */
  stop(): void {
    this.adapter.stop();
  }

  private async ask(
    order: DynamicAuthorizationRequestEntity,
    nas: NasEntity,
    { identity, selection }: { identity: SessionIdentity; selection: SessionSelection },
  ): Promise<void> {
    const secret = this.nasServers.secretOf(nas);
    const sentAt = this.clock.now();
    const request = disconnectRequest(selection, identity, {
      secret,
      identifier: randomInt(256),
      messageAuthenticator: nas.messageAuthenticator,
      eventTimestamp: nas.eventTimestamp ? sentAt : null,
    });
    const sent = { request, identifiedBy: selection.by, at: sentAt };
    await this.requests.markSent(this.database.sql, order.id, sent);
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
    if (isStopped) return this.requests.release(this.database.sql, [order.id]);
    if (answer === null) return this.finish(order, { ...silence(order, nas), attempts });
    const answered = { attempts, answer: answer.datagram, answeredAt: this.clock.now() };
    await this.finish(order, { ...verdict(order, answer.value, selection), ...answered });
  }

  private async finish(order: DynamicAuthorizationRequestEntity, result: RoundResult): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.requests.finishRound(tx, order.id, result);
      await this.live.publish(tx, { topic: 'proof', id: `${order.subscriptionId}.${order.stateVersion}` });
      if (order.nasId !== null) await this.live.publish(tx, { topic: 'nas', id: order.nasId });
    });
  }
}

function settledWithoutAsking(nas: NasEntity, session: AccessSessionEntity | null): RoundResult | null {
  if (!nas.enabled) return { ...UNASKED, outcome: 'skipped', reason: `${nas.name} is switched off in Demarc` };
  if (session === null || session.stoppedAt === null) return null;
  const reason = `accounting: stopped at ${session.stoppedAt.toISOString()}`;
  return { ...UNASKED, outcome: 'already-gone', reason };
}

/** The name in accounting wins over the name of the subscription: it is what the NAS knows the session by. */
const identityOf = (
  order: DynamicAuthorizationRequestEntity,
  session: AccessSessionEntity | null,
): SessionIdentity => ({
  'User-Name': session?.userName ?? order.userName,
  'Acct-Session-Id': session?.acctSessionId ?? null,
  'Framed-IP-Address': session?.framedIpAddress ?? null,
  'Calling-Station-Id': session?.callingStationId ?? null,
  'NAS-Port-Id': session?.nasPortId ?? null,
});

function silence(order: DynamicAuthorizationRequestEntity, nas: NasEntity): RoundResult {
  const retryInSeconds = backoffSeconds(order.rounds);
  const reason = `${nas.name} does not answer; asked again in ${retryInSeconds} s`;
  return { outcome: 'no-answer', reason, attempts: 0, answer: null, answeredAt: null, retryInSeconds };
}

function verdict(
  order: DynamicAuthorizationRequestEntity,
  answer: Genuine,
  selection: SessionSelection,
): Pick<RoundResult, 'outcome' | 'reason' | 'retryInSeconds'> {
  if (answer.kind === 'ack') return { outcome: 'ack', reason: null, retryInSeconds: null };
  const { code, name, meaning } = answer.errorCause;
  const said = `${code} ${name}: ${meaning}${answer.replyMessage === null ? '' : ` ("${answer.replyMessage}")`}`;
  switch (disconnectVerdict(answer)) {
    case 'disconnected':
    case 'already-gone':
      return {
        outcome: 'already-gone',
        reason: selection.isConclusive ? said : `${said}; asked by ${selection.by.join(' and ')} alone`,
        retryInSeconds: null,
      };
    case 'try-again':
      return {
        outcome: 'nak',
        reason: said,
        retryInSeconds: order.rounds < MAX_REFUSED_ROUNDS ? backoffSeconds(order.rounds) : null,
      };
    case 'refused':
      return { outcome: 'nak', reason: said, retryInSeconds: null };
  }
}
