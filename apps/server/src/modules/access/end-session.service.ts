import { randomInt } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  disconnectRequest,
  disconnectVerdict,
  NAS_RECIPES,
  readAnswer,
  selectSession,
  type DynamicAuthorizationAnswer,
} from '@demarc/radius';
import { Outbox } from '../../platform/database/outbox';
import { BrakeService } from '../control/brake.service';
import type { SessionEndWanted } from '../subscribers/subscribers.events';
import { identityOf } from './dynamic-authorization-step.service';
import { EnforcementPace } from './enforcement-pace.service';
import { NasAdapter } from './nas.adapter';
import { NasService } from './nas.service';
import { SessionEnds, type SessionToEnd } from './session-ends.service';

type Genuine = Exclude<DynamicAuthorizationAnswer, { kind: 'discard' }>;

/**
 * Ends a session on a wish of others, so that its router dials again: by a Disconnect-Request, at the pace of the NAS, past
 * the emergency brake, and once whatever happens. A process that dies while asking leaves it unanswered.
 */
@Injectable()
export class EndSession implements OnModuleInit, BeforeApplicationShutdown {
  private readonly active = new Set<Promise<void>>();

  constructor(
    private readonly outbox: Outbox,
    private readonly ends: SessionEnds,
    private readonly brake: BrakeService,
    private readonly pace: EnforcementPace,
    private readonly nasServers: NasService,
    private readonly adapter: NasAdapter,
  ) {}

  onModuleInit(): void {
    this.outbox.after<SessionEndWanted>(
      'subscription.session-end-wanted',
      'access.end-session',
      async ({ payload }) => {
        const session = await this.ends.open(payload);
        // A NAS that is silent for seconds does not hold up other people's effects.
        if (session !== null) this.start(session);
      },
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.active);
  }

  private start(session: SessionToEnd): void {
    const running = this.end(session)
      .catch(() => undefined) // it stays unanswered, and whoever wants it waits no longer than for an answer
      .finally(() => this.active.delete(running));
    this.active.add(running);
  }

  private async end(session: SessionToEnd): Promise<void> {
    const { id, nas } = session;
    await this.pace.turn({ nasId: nas.id, step: 'disconnect' });
    // The last look before something leaves.
    if (!this.brake.allows('other')) return this.ends.settle(session, 'not-asked', 'the emergency brake is on');
    const identity = identityOf({ userName: session.session.userName }, session.session);
    const selection = selectSession(NAS_RECIPES[nas.vendor], identity);
    if (selection === null) return this.ends.settle(session, 'not-asked', 'nothing to ask by');
    const secret = this.nasServers.secretOf(nas);
    const sentAt = this.ends.now();
    const request = disconnectRequest(selection, identity, {
      secret,
      identifier: randomInt(256),
      messageAuthenticator: nas.messageAuthenticator,
      eventTimestamp: nas.eventTimestamp ? sentAt : null,
    });
    await this.ends.sent(id, request, sentAt);
    const { answer } = await this.adapter.exchange<Genuine>({
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
    if (answer === null) return this.ends.settle(session, 'no-answer', `${nas.name} does not answer`);
    const isEnded = disconnectVerdict(answer.value) === 'disconnected';
    const reason = answer.value.kind === 'ack' ? 'acknowledged' : answer.value.errorCause.name;
    return this.ends.settle(session, isEnded ? 'ended' : 'refused', reason, answer.datagram);
  }
}
