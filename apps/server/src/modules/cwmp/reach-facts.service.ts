import { Injectable } from '@nestjs/common';
import { isIP } from 'node:net';
import { CALL_RUNGS, type CallRung } from '@demarc/contracts';
import { parseConnectionRequestUrl, parseUdpAddress } from '@demarc/cwmp';
import { isBehindNat } from '@demarc/datamodel';
import type { Sql } from '../../platform/database/database';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { makeOf, QuirkBook } from '../inventory/quirk-book.service';
import type { CpeRungEntity } from './call.entity';
import { CpeRungRepository } from './cpe-rung.repository';
import type { ConnectionRequestOutcome } from './cwmp.entity';
import { KickRule, type KickRefusal } from './kick-rule.service';
import { StunBindings, type Binding } from './stun-bindings.service';
import { XmppCaller } from './xmpp-caller.service';

export type RungRefusal =
  ConnectionRequestOutcome | KickRefusal | 'udp-off' | 'udp-no-address' | 'xmpp-off' | 'xmpp-no-address';

/** One way to a CPE: where it leads, and why it is closed, if it is. */
export interface RungFacts {
  readonly rung: CallRung;
  readonly target: string | null;
  readonly refusal: RungRefusal | null;
  readonly history: CpeRungEntity | null;
}

/** All that decides about how a CPE can be called now. */
export interface ReachFacts {
  readonly cpe: CpeEntity;
  readonly sourceAddress: string | null;
  readonly isBehindNat: boolean;
  readonly binding: Binding | null;
  /** Why it is not dialled; null: it is. */
  readonly httpRefusal: ConnectionRequestOutcome | null;
  readonly rungs: readonly RungFacts[];
  /** G19: a rule of its make. */
  readonly mayAnswerBasic: boolean;
}

type Closed<Refusal = RungRefusal> = { readonly target: string | null; readonly refusal: Refusal | null };

/** Reads which ways lead to a CPE. */
@Injectable()
export class ReachFactsReader {
  constructor(
    private readonly inventory: InventoryService,
    private readonly rungs: CpeRungRepository,
    private readonly bindings: StunBindings,
    private readonly xmpp: XmppCaller,
    private readonly kicks: KickRule,
    private readonly book: QuirkBook,
  ) {}

  /** Null: there is no such CPE. */
  async read(sql: Sql, cpeId: string): Promise<ReachFacts | null> {
    const cpe = await this.inventory.find(sql, cpeId);
    if (cpe === null) return null;
    const [presence, promoted, history, binding] = await Promise.all([
      this.inventory.presenceOf(sql, [cpeId]),
      this.inventory.promotedOf(sql, [cpeId]),
      this.rungs.listOf(sql, cpeId),
      this.bindings.of(sql, cpeId),
    ]);
    const sourceAddress = presence.get(cpeId)?.sourceAddress ?? null;
    const told = promoted.get(cpeId) ?? new Map<string, string>();
    const known = new Map(history.map((row) => [row.rung, row]));
    const http = this.http(cpe, sourceAddress);
    const ways: Readonly<Record<CallRung, Closed>> = {
      http,
      udp: this.udp(told.get('udpConnectionRequestAddress') ?? null, binding, sourceAddress),
      xmpp: this.viaXmpp(told.get('connectionRequestJabberId') ?? null),
      kick: await this.kicks.judge(sql, cpe, known.get('kick') ?? null),
    };
    const { quirks } = (await this.book.current()).resolve(makeOf(cpe));
    const isManaged = cpe.state !== 'retired' && cpe.state !== 'quarantine';
    return {
      cpe,
      sourceAddress,
      isBehindNat: isBehindNat({ connectionRequestUrl: cpe.connectionRequestUrl, sourceAddress }),
      binding,
      mayAnswerBasic: quirks.answersBasicChallenge === true,
      httpRefusal: isManaged ? http.refusal : 'not-managed',
      rungs: CALL_RUNGS.map((rung) => ({
        rung,
        target: ways[rung].target,
        refusal: isManaged ? ways[rung].refusal : 'not-managed',
        history: known.get(rung) ?? null,
      })),
    };
  }

  private http(cpe: CpeEntity, sourceAddress: string | null): Closed<ConnectionRequestOutcome> {
    const target = cpe.connectionRequestUrl === '' ? null : cpe.connectionRequestUrl;
    const parsed = parseConnectionRequestUrl(cpe.connectionRequestUrl ?? '');
    if ('refusal' in parsed) return { target, refusal: `url-${parsed.refusal}` };
    const { host } = parsed.target;
    // A name is looked up when it is dialled, and checked then.
    const isAllowed = isIP(host) === 0 || this.bindings.mayBeCalled(host, sourceAddress);
    return { target, refusal: isAllowed ? null : 'not-allowed' };
  }

  private viaXmpp(target: string | null): Closed {
    if (!this.xmpp.isConfigured) return { target, refusal: 'xmpp-off' };
    if (target === null) return { target, refusal: 'xmpp-no-address' };
    return { target, refusal: this.xmpp.mayCall(target) ? null : 'xmpp-bad-address' };
  }

  /** What the CPE proved to the STUN server is fresher than what it told us, and its own. */
  private udp(told: string | null, binding: Binding | null, sourceAddress: string | null): Closed {
    const target = binding === null ? told : textOf(binding);
    if (!this.bindings.isOn) return { target, refusal: 'udp-off' };
    if (target === null || target === '') return { target: null, refusal: 'udp-no-address' };
    const address = parseUdpAddress(target);
    if (address === null || !this.bindings.mayBeCalled(address.address, sourceAddress))
      return { target, refusal: 'udp-bad-address' };
    return { target, refusal: null };
  }
}

const textOf = ({ address, port }: Binding): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
