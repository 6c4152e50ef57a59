import type { InformEvent, ParameterValue } from '@demarc/cwmp';
import { boxClock } from '../clock';
import { type AcsEnvelope, readAcsMessage } from '../envelopes/read-acs-message';
import type { Quirk } from '../quirks';
import { AcsConnection, type AcsConnectionOptions, type AcsReply } from '../http/acs-connection';
import { executeRpc } from './rpc';
import type { RpcAnswer } from './rpc-parameters';
import type { RpcTarget } from './rpc-target';
import type { SessionRecord } from './session-record';

/** A request of the box to the ACS, sent between InformResponse and the empty POST. */
export interface OwnRequest {
  readonly method: string;
  readonly content: string;
  /** The ACS answered, by a response or a fault. */
  readonly onAnswered: () => void;
}

export interface SessionPlan {
  readonly events: readonly InformEvent[];
  readonly retryCount: number;
  readonly parameters: readonly ParameterValue[];
  readonly ownRequests: readonly OwnRequest[];
  readonly target: RpcTarget;
  readonly connection: Omit<AcsConnectionOptions, 'onExchange' | 'onComplaint'>;
  /** InformResponse came: the events are delivered. */
  readonly onInformed: () => void;
  /** The ACS has the answer to an RPC and wants something else: a change that waited for this may cut the link now. */
  readonly onAnswered: () => void;
}

/** More RPCs than this in one session are a loop of the ACS. */
const MAX_RPCS = 2000;

/** One CWMP session, from Inform to 204 (TR-069 3.7.1.4). */
export class CwmpSession {
  private readonly connection: AcsConnection;
  private nextId = 1;
  private isLeftOpen = false;

  constructor(
    private readonly plan: SessionPlan,
    readonly record: SessionRecord,
    keepsExchanges: boolean,
  ) {
    this.connection = new AcsConnection({
      ...plan.connection,
      onExchange: (exchange) => {
        if (keepsExchanges) record.exchanges.push(exchange);
      },
      onComplaint: (complaint) => this.complain(complaint),
    });
  }

  /** Runs to the end; throws when the session fails. */
  async run(): Promise<void> {
    try {
      if (this.plan.connection.quirks.has('probe-empty-post-first')) await this.connection.probe();
      const holdRequests = await this.inform();
      // While the ACS holds requests the box says at once that it has none; its own wait for the next session.
      if (!holdRequests) for (const request of this.plan.ownRequests) await this.ask(request);
      await this.serve();
    } finally {
      if (!this.isLeftOpen) this.connection.close();
    }
  }

  private has(quirk: Quirk): boolean {
    return this.plan.connection.quirks.has(quirk);
  }

  /** Quirks G7 and G8: the first session ends in its middle, and the client begins anew. */
  private breakOff(): void {
    if (this.record.number !== 1 || !(this.has('hangs-once') || this.has('two-sessions'))) return;
    this.isLeftOpen = this.has('two-sessions');
    this.plan.target.beginAnew();
    throw new Error('quirk: it broke off in the middle of the session');
  }

  abort(reason: string): void {
    this.connection.abort(reason);
  }

  private async inform(): Promise<boolean> {
    const { target, events, retryCount, parameters } = this.plan;
    const { identity } = target;
    const body = target.writer.inform({
      deviceId: identity,
      events,
      currentTime: boxClock.iso(boxClock.nowMs()),
      retryCount,
      parameters,
    });
    const id = this.newId();
    const reply = await this.connection.post(target.writer.envelope(id, body), 'Inform');
    if (this.plan.connection.quirks.has('retry-inform') && retryCount === 0) {
      throw new Error('quirk: the InformResponse was missed');
    }
    const envelope = this.read(reply, 'Inform');
    if (envelope.method !== 'InformResponse') throw new Error(`Inform was answered by ${nameOf(envelope)}`);
    this.checkId(envelope, id);
    this.plan.onInformed();
    return envelope.holdRequests;
  }

  private async ask(request: OwnRequest): Promise<void> {
    const { writer } = this.plan.target;
    const id = this.newId();
    const body = writer.envelope(id, writer.message(request.method, request.content));
    const envelope = this.read(await this.connection.post(body, request.method), request.method);
    this.checkId(envelope, id);
    const isAnswer = envelope.method === `${request.method}Response` || envelope.faultCode !== null;
    if (!isAnswer) throw new Error(`${request.method} was answered by ${nameOf(envelope)}`);
    this.record.answers.push({ request: request.method, answer: envelope.method, faultCode: envelope.faultCode });
    request.onAnswered();
  }

  private async serve(): Promise<void> {
    const { target } = this.plan;
    let reply = await this.connection.post('', 'empty');
    for (let count = 0; reply.body !== ''; count++) {
      if (count >= MAX_RPCS) throw new Error('the ACS does not stop');
      const request = this.read(reply, 'its turn');
      if (request.faultCode !== null) throw new Error(`the ACS sent ${nameOf(request)}`);
      if (request.id === null) this.complain(`${request.method} without cwmp:ID`);
      this.breakOff();
      target.box.noteRpc(request.method);
      const answer = this.carryOut(request);
      const fault = 'fault' in answer ? answer.fault : null;
      this.record.rpcs.push({ method: request.method, names: answer.names, fault });
      const body = 'fault' in answer ? target.writer.fault(answer.fault) : answer.body;
      const sent = fault === null ? `${request.method}Response` : 'Fault';
      reply = await this.connection.post(target.writer.envelope(request.id ?? '', body), sent);
      this.plan.onAnswered();
    }
    if (reply.status !== 204) this.complain('the session ended with an empty 200, not with 204');
  }

  /** A box that something is wrong with dies before or after it has carried out what it was told. */
  private carryOut(request: AcsEnvelope): RpcAnswer {
    const { target } = this.plan;
    const mishap = request.method === 'SetParameterValues' ? target.box.mishap : null;
    if (mishap === 'vanishes-on-settings') {
      target.box.powerCut();
      throw new Error('mishap: its power went');
    }
    const answer = executeRpc(request, target);
    if (mishap === 'loses-answer') {
      target.box.mishap = null;
      throw new Error('mishap: it hung up instead of answering');
    }
    return answer;
  }

  private read(reply: AcsReply, what: string): AcsEnvelope {
    if (reply.body === '') throw new Error(`the ACS had no answer to ${what}`);
    const envelope = readAcsMessage(reply.body);
    if (envelope.namespace !== this.plan.target.writer.answeredIn) {
      this.complain(`${envelope.method} in namespace ${envelope.namespace}`);
    }
    return envelope;
  }

  private checkId(envelope: AcsEnvelope, id: string): void {
    if (envelope.id !== id) this.complain(`${envelope.method} with cwmp:ID ${envelope.id ?? 'missing'}, not ${id}`);
  }

  private complain(complaint: string): void {
    this.record.complaints.push(complaint);
  }

  private newId(): string {
    return `${this.record.number}.${this.nextId++}`;
  }
}

function nameOf(envelope: AcsEnvelope): string {
  return envelope.faultCode === null ? envelope.method : `fault ${envelope.faultCode}`;
}
