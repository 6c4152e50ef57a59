import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { silence, UNASKED, type StepResult, type StepSubject } from './enforcement-step';
import { bringAbout, readBack, type RouterOsResult, type RouterOsTarget } from './enforcement-routeros';
import { RouterOsAdapter, RouterOsRefused, RouterOsSilent, type Talk, type Transcript } from './nas-routeros.adapter';
import { NasService } from './nas.service';

/** The same change over the RouterOS API, or only a look at what the router holds. */
@Injectable()
export class RouterOsStep {
  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly subscribers: SubscribersService,
    private readonly nasServers: NasService,
    private readonly adapter: RouterOsAdapter,
    private readonly clock: Clock,
  ) {}

  stop(): void {
    this.adapter.stop();
  }

  /** @returns null when this process is stopping */
  async run(subject: StepSubject): Promise<StepResult | null> {
    const { order, nas, decided } = subject;
    const access = this.nasServers.apiOf(nas);
    if (access === null || decided === null) {
      return { ...UNASKED, outcome: 'skipped', reason: `${nas.name} has no RouterOS API in Demarc`, isOver: true };
    }
    const target = await this.targetOf(subject, decided);
    const transcript: Transcript = { sent: [], received: [] };
    const work = (talk: Talk): Promise<RouterOsResult> =>
      order.step === 'read-back' ? readBack(talk, target) : bringAbout(talk, target);
    try {
      const result = await this.adapter.converse(access, transcript, (talk) =>
        this.noted(subject, transcript, talk, work),
      );
      return { ...(await this.stored(subject, transcript)), ...meaningOf(subject, result) };
    } catch (error) {
      if (this.adapter.isStopped) return null;
      const answered = await this.stored(subject, transcript);
      if (error instanceof RouterOsRefused) return { ...answered, ...refusedWith(answered, error.message) };
      if (error instanceof RouterOsSilent)
        return { ...silence(subject), attempts: 1, reason: unreachable(subject, error) };
      throw error;
    }
  }

  private async targetOf(
    { order, session }: StepSubject,
    { method, toGroup }: NonNullable<StepSubject['decided']>,
  ): Promise<RouterOsTarget> {
    const subscription = await this.subscribers.getSubscription(this.database.sql, order.subscriptionId);
    const address = method === 'static-ip' ? subscription.staticAddress : (session?.framedIpAddress ?? null);
    const comment = `Demarc ${order.userName} v${order.stateVersion}`;
    return { method, to: toGroup, userName: session?.userName ?? order.userName, address, comment };
  }

  /** What is about to be said is committed before it is: a crash leaves a trace of it. */
  private async noted<T>(
    subject: StepSubject,
    { sent }: Transcript,
    talk: Talk,
    work: (talk: Talk) => Promise<T>,
  ): Promise<T> {
    return work(async (command) => {
      if (sent.length === 0) await this.mark(subject, Buffer.from(command.join('\n')));
      return talk(command);
    });
  }

  private async stored(
    subject: StepSubject,
    { sent, received }: Transcript,
  ): Promise<Pick<StepResult, 'attempts' | 'answer' | 'answeredAt'>> {
    if (sent.length > 0) await this.mark(subject, Buffer.concat(sent));
    const answer = received.length === 0 ? null : Buffer.concat(received);
    return { attempts: 1, answer, answeredAt: answer === null ? null : this.clock.now() };
  }

  private async mark({ order }: StepSubject, request: Buffer): Promise<void> {
    await this.requests.markSent(this.database.sql, order.id, {
      request,
      identifiedBy: ['RouterOS API'],
      at: this.clock.now(),
    });
  }
}

function meaningOf(
  { nas }: StepSubject,
  result: RouterOsResult,
): Pick<StepResult, 'outcome' | 'reason' | 'retryInSeconds' | 'showsEffect' | 'proofInSeconds' | 'isOver'> {
  if (result.kind === 'refused') return { outcome: 'nak', reason: result.text, retryInSeconds: null, isOver: true };
  const { showsEffect, text } = result;
  const proofInSeconds = showsEffect ? null : nas.proofWaitSeconds;
  return { outcome: 'ack', reason: text, retryInSeconds: null, showsEffect, proofInSeconds };
}

/** Refused at the door: without an answer that was kept it counts as none. */
const refusedWith = (
  { answer }: Pick<StepResult, 'answer'>,
  reason: string,
): Pick<StepResult, 'outcome' | 'reason' | 'retryInSeconds' | 'isOver'> => ({
  outcome: answer === null ? 'no-answer' : 'nak',
  reason,
  retryInSeconds: null,
  isOver: true,
});

const unreachable = ({ nas }: StepSubject, error: Error): string => `the RouterOS API of ${nas.name}: ${error.message}`;
