import { Injectable } from '@nestjs/common';
import { PresetSession, presetsFor, wishesOfScripts, type Wish } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import { CallExtension } from './call-extension.service';
import { ScriptFacts, toChannelFault, type ScriptOccasion } from './script-facts.service';
import { ScriptPool } from './script-pool.service';
import { ScriptSession } from './script-session';
import { ScriptSnapshots } from './script-snapshot.service';
import { KeepScriptState, type HearOutcomes } from './keep-script-state.service';
import { ScriptStateRepository } from './script-state.repository';

export type { DownloadEnd } from '@demarc/provisioning';
export type { ScriptOutcome } from './script-outcomes';
export { ScriptSession, type ScriptStep } from './script-session';

/** A CWMP session, as its scripts see it. */
export type RouterOccasion = Omit<ScriptOccasion, 'virtual' | 'heldBy'> & {
  readonly sourceAddress: string;
  readonly sessionId: string;
  readonly isFirstContact: boolean;
  /** Asked only when scripts are going to run. */
  readonly heldBy: () => Promise<ReadonlyMap<string, string>>;
};

/** Opens and ends what scripts do in the sessions of routers. */
@Injectable()
export class RouterScriptSessions {
  constructor(
    private readonly snapshots: ScriptSnapshots,
    private readonly facts: ScriptFacts,
    private readonly pool: ScriptPool,
    private readonly extensions: CallExtension,
    private readonly keeper: KeepScriptState,
    private readonly states: ScriptStateRepository,
  ) {}

  /** null, and without a query, when no preset is for this session and nothing of this router has failed. */
  async open(occasion: RouterOccasion): Promise<ScriptSession | null> {
    const { presets, provisions, virtual, faulty } = await this.snapshots.current();
    const events = ['Inform', ...occasion.events, ...(occasion.isFirstContact ? ['Registered'] : [])];
    const isFor = presetsFor(presets, new Set(events), occasion.at.getTime()).length > 0;
    if (!isFor && !faulty.has(occasion.cpeId)) return null;
    const loaded = await this.facts.load({ ...occasion, events, virtual, heldBy: await occasion.heldBy() });
    if (loaded === null || (!isFor && loaded.faults.length === 0)) return null;
    const { facts, failed } = loaded;
    const others = loaded.faults.filter(({ channel }) => !failed.some((fault) => fault.channel === channel));
    const session = new PresetSession({
      facts,
      presets,
      provisions,
      events,
      faults: [...others.map(toChannelFault), ...failed],
      remoteAddress: occasion.sourceAddress,
    });
    return new ScriptSession(loaded, session, {
      run: (runs) => this.pool.run(runs),
      ask: (call) => this.extensions.call(call, occasion.cpeId),
    });
  }

  /** Stores what the scripts learned, did and left open. */
  close(
    session: ScriptSession,
    occasion: Pick<RouterOccasion, 'sessionId' | 'at' | 'sourceAddress'>,
    told: HearOutcomes,
  ): Promise<void> {
    return this.keeper.keep(session, occasion, told);
  }

  /** What scripts that still run left on a router; where there is no preset nobody is asked. */
  async wishesOf(sql: Sql, cpeId: string): Promise<Wish[]> {
    const { presets, virtual } = await this.snapshots.current();
    if (presets.length === 0) return [];
    const names = new Set(presets.flatMap(({ provisions }) => provisions.map(({ name }) => name)));
    const wishes = await this.states.wishesOf(sql, cpeId);
    return wishesOfScripts(wishes.filter(({ by }) => names.has(by) || virtual.has(by)));
  }
}
