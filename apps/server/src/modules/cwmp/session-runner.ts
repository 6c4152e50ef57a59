import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import {
  choose,
  encodeEnvelope,
  newSession,
  step,
  type AcsMessage,
  type CpeMessage,
  type Effect,
  type Step,
} from '@demarc/cwmp';
import { Clock } from '../../platform/clock';
import { Logger } from '../../platform/logger';
import { ProvisioningService } from '../provisioning/provisioning.service';
import type { CpeConnection } from './cpe-connection';
import { CwmpMetrics } from './cwmp-metrics';
import type { CwmpSession } from './cwmp-session';
import { badRequest, type Reply } from './reply';
import { SessionParking } from './session-parking';
import { SessionRegistry } from './session-registry';

/** One message of a CPE, read and as it arrived. */
interface Heard {
  readonly message: CpeMessage;
  readonly body: Buffer;
}

/** Does what the session machine says, and answers one message of a CPE. */
@Injectable()
export class SessionRunner {
  private readonly log;

  constructor(
    private readonly provisioning: ProvisioningService,
    private readonly registry: SessionRegistry,
    private readonly parking: SessionParking,
    private readonly metrics: CwmpMetrics,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
    registry.onBegunElsewhere((session) => void this.supersedeHere(session));
  }

  /** A new Inform ends whatever session its CPE or its connection still has. */
  async supersede(cpeId: string | null, connection: CpeConnection): Promise<void> {
    const previous = [connection.session, cpeId === null ? null : this.registry.findByCpe(cpeId)];
    for (const open of previous) if (open !== null) await this.endSuperseded(open);
  }

  /** Makes this the session of its CPE and answers the Inform. */
  async start(session: CwmpSession, { message, body }: Heard, connection: CpeConnection): Promise<Reply> {
    // Two Informs of one CPE at the same moment: the one that comes second here wins.
    await this.supersede(session.data.cpeId, connection);
    this.registry.add(session);
    session.bind(connection);
    const { next, effects } = step(newSession(session.data.state.tag), message);
    const reply = await this.apply(session, { next, effects }, body);
    return reply.status === 200 ? { ...reply, cookie: session.data.cookie } : reply;
  }

  /** Any other message than an Inform. */
  advance(session: CwmpSession, message: CpeMessage, body: Buffer): Promise<Reply> {
    return session.exclusively(async () => {
      if (session.isOver) return badRequest('the session is over');
      session.touch(this.clock.monotonicMs());
      try {
        return await this.apply(session, step(session.data.state, message), body);
      } catch (error) {
        this.log.error({ session: session.data.id, err: error }, 'a session broke off');
        await this.end(session, 'lost');
        return { status: 503, reason: 'unavailable' };
      }
    });
  }

  /** Ends the sessions whose CPE fell silent. */
  async endExpired(): Promise<void> {
    for (const session of this.registry.expired(this.clock.monotonicMs())) {
      if (!(await this.parking.unpark(session))) continue;
      this.parking.expired(session);
      await session.exclusively(() => this.end(session, 'lost'));
    }
  }

  private async endSuperseded(session: CwmpSession): Promise<void> {
    if (await this.parking.unpark(session)) await session.exclusively(() => this.end(session, 'superseded'));
  }

  private async supersedeHere(session: CwmpSession): Promise<void> {
    try {
      await this.endSuperseded(session);
    } catch (error) {
      this.log.warn({ session: session.data.id, err: error }, 'a session that went on elsewhere could not be ended');
    }
  }

  private async end(session: CwmpSession, how: 'completed' | 'lost' | 'superseded'): Promise<void> {
    if (session.isOver) return;
    this.registry.remove(session);
    this.metrics.count('session', how);
    const { work, id } = session.data;
    if (work === null) return;
    try {
      await this.provisioning.endSession(work, how === 'completed' ? 'completed' : 'lost');
    } catch (error) {
      this.log.error({ session: id, err: error }, 'the end of a session was not recorded');
      if (how === 'completed') throw error;
    }
  }

  private async apply(session: CwmpSession, { next, effects }: Step, body: Buffer): Promise<Reply> {
    const isFinished = effects.some((effect) => effect.do === 'finish');
    if (!isFinished) session.data.state = next;
    let reply: Reply = badRequest('nothing to answer');
    for (const effect of effects) reply = (await this.perform(session, effect, body)) ?? reply;
    return reply;
  }

  private async perform(session: CwmpSession, effect: Effect, body: Buffer): Promise<Reply | null> {
    const { work, state } = session.data;
    switch (effect.do) {
      case 'open':
        return null;
      case 'record-transfer':
        if (work !== null) await this.provisioning.transferComplete(work, effect.transferComplete);
        return null;
      case 'record-report':
        if (work !== null) await this.provisioning.report(work, effect.report);
        return null;
      case 'record-outcome':
        if (work !== null) await this.provisioning.recordOutcome(work, effect.outcome, body);
        return null;
      case 'choose':
        return this.apply(session, choose(state, work === null ? null : await this.provisioning.nextRpc(work)), body);
      case 'send':
        if (effect.message.type === 'request') await pause(session.data.quirks.pauseMilliseconds);
        return this.send(session, effect.message);
      case 'finish':
        await this.end(session, 'completed');
        return { status: 204 };
      case 'reject':
        return badRequest(effect.reason);
      default:
        return assertNever(effect);
    }
  }

  private send(session: CwmpSession, message: AcsMessage): Reply {
    const kind = message.type === 'request' ? message.request.method : message.answer.method;
    this.metrics.count('message', kind);
    return {
      status: 200,
      body: encodeEnvelope(message, session.data.namespace, {
        hasDeclaration: session.data.quirks.sendsXmlDeclaration === true,
      }),
      cookie: null,
    };
  }
}

/** G30: a weak router gets time to finish what it does. */
const pause = (milliseconds = 0): Promise<void> | undefined =>
  milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : undefined;
