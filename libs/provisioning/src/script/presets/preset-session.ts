import type { RpcOutcome } from '@demarc/cwmp';
import type { PassResult, ScriptFault } from '../declaration';
import { FETCH_PARAMETERS } from '../built-ins';
import { Replay } from '../replay';
import type { Need, ReplayFacts, ScriptAct } from '../replay-state';
import type { ExpressionFacts } from './evaluate';
import {
  inOrder,
  parametersOfPresets,
  presetsFor,
  provisionsOf,
  scriptsOf,
  type ChannelProvision,
  type Preset,
} from './preset';

/** More rounds than this that change something never settle. */
const MAX_ROUNDS = 4;
export const RETRY_DELAY_SECONDS = 300;

/** A channel that failed, and what will be tried again. */
export interface ChannelFault extends ScriptFault {
  readonly channel: string;
  readonly at: number;
  readonly retries: number;
  readonly provisions: readonly ChannelProvision[];
}

/** The next try is not before then: twice as long each time. */
export const nextTryAt = (
  { at, retries }: Pick<ChannelFault, 'at' | 'retries'>,
  delaySeconds = RETRY_DELAY_SECONDS,
): number => at + delaySeconds * 1000 * 2 ** Math.min(retries, 20);

export interface PresetSessionInput {
  readonly facts: ReplayFacts;
  readonly presets: readonly Preset[];
  readonly provisions: ReadonlyMap<string, string>;
  /** Events of this session's Inform, and `Registered` at a first contact. */
  readonly events: readonly string[];
  readonly faults: readonly ChannelFault[];
  readonly remoteAddress: string;
  readonly retryDelaySeconds?: number;
}

export type SessionNeed = Exclude<Need, { do: 'fault' } | { do: 'done' }> | { readonly do: 'finished' };

interface Round {
  readonly replay: Replay;
  readonly purpose: 'parameters' | 'provisions';
  readonly provisions: readonly ChannelProvision[];
  /** Only this channel runs: its turn to try again, or to show who is guilty. */
  readonly alone: string | null;
}

/** Presets of one session: which run, in rounds until nothing changes any more, and what becomes of channels that fail. */
export class PresetSession {
  private readonly faults = new Map<string, ChannelFault>();
  private readonly resting = new Set<string>();
  private readonly turns: { channel: string; isGuiltSought: boolean }[];
  private round: Round | null = null;
  private rounds = 0;
  private isOver = false;
  readonly acts: ScriptAct[] = [];
  readonly log: string[] = [];
  /** Scripts that ran, for people. */
  readonly ran = new Set<string>();

  constructor(private readonly input: PresetSessionInput) {
    for (const fault of input.faults) this.faults.set(fault.channel, fault);
    const isDue = (fault: ChannelFault): boolean => nextTryAt(fault, input.retryDelaySeconds) <= input.facts.now;
    this.turns = input.faults.filter(isDue).map(({ channel }) => ({ channel, isGuiltSought: false }));
    for (const fault of input.faults) if (!isDue(fault)) this.resting.add(fault.channel);
  }

  /** The channels that have failed and did not succeed since. */
  get faultsNow(): readonly ChannelFault[] {
    return [...this.faults.values()];
  }

  next(): SessionNeed {
    for (;;) {
      if (this.isOver) return { do: 'finished' };
      this.round ??= this.begin();
      if (this.round === null) {
        this.isOver = true;
        continue;
      }
      const need = this.round.replay.next();
      if (need.do === 'done') this.ended(this.round);
      else if (need.do === 'fault') this.failed(this.round, need.fault);
      else return need;
    }
  }

  /** What the round runs under a name, with its channels. */
  provisionsNamed(name: string): readonly ChannelProvision[] {
    return this.round?.provisions.filter((provision) => provision.name === name) ?? [];
  }

  takePasses(results: readonly PassResult[]): void {
    this.round?.replay.takePasses(results);
  }

  takeCall(result: Parameters<Replay['takeCall']>[0]): void {
    this.round?.replay.takeCall(result);
  }

  takeOutcome(outcome: RpcOutcome): void {
    this.round?.replay.takeOutcome(outcome);
  }

  /** The session ends while something was running. */
  broken(): void {
    const { round } = this;
    if (round === null || round.purpose === 'parameters') return;
    this.keep(round);
    this.fault(round, { code: 'session_terminated', message: 'The TR-069 session was unsuccessfully terminated' });
    this.isOver = true;
  }

  private get candidates(): Preset[] {
    const { presets, events, facts } = this.input;
    const [turn] = this.turns;
    return presetsFor(presets, new Set(events), facts.now).filter(({ channel }) =>
      turn === undefined ? true : channel === turn.channel,
    );
  }

  /** First what the conditions name is fetched, then the provisions of those that hold run. */
  private begin(): Round | null {
    const { facts } = this.input;
    const candidates = this.candidates;
    const paths = parametersOfPresets(candidates);
    if (paths.length > 0) {
      const replay = new Replay(facts, [{ name: 'presets', script: FETCH_PARAMETERS, args: paths }]);
      return { replay, purpose: 'parameters', provisions: [], alone: null };
    }
    return this.chosen();
  }

  private chosen(): Round | null {
    const { facts, provisions: stored } = this.input;
    const matching = provisionsOf(this.candidates, this.expressionFacts());
    const [turn] = this.turns;
    if (turn !== undefined) {
      const provisions = inOrder([...(this.faults.get(turn.channel)?.provisions ?? []), ...matching]);
      return this.newRound(provisions, scriptsOf(provisions, stored), turn.channel);
    }
    this.rest(matching);
    const provisions = matching.filter(({ channel }) => !this.resting.has(channel));
    const scripts = scriptsOf(provisions, stored);
    if (scripts.length === 0) return null;
    if (this.rounds === MAX_ROUNDS) {
      const message = 'The presets are stuck in an endless configuration loop';
      const replay = new Replay(facts, []);
      this.fault({ replay, purpose: 'provisions', provisions, alone: null }, { code: 'preset_loop', message });
      return null;
    }
    this.rounds += 1;
    return this.newRound(provisions, scripts, null);
  }

  private newRound(
    provisions: readonly ChannelProvision[],
    scripts: ReturnType<typeof scriptsOf>,
    alone: string | null,
  ): Round {
    for (const { name } of scripts) this.ran.add(name);
    return { replay: new Replay(this.input.facts, scripts), purpose: 'provisions', provisions, alone };
  }

  /** What would have run joins what is tried again when its channel's time has come. */
  private rest(matching: readonly ChannelProvision[]): void {
    for (const channel of this.resting) {
      const fault = this.faults.get(channel);
      const more = matching.filter((provision) => provision.channel === channel);
      if (fault !== undefined && more.length > 0) {
        this.faults.set(channel, { ...fault, provisions: inOrder([...fault.provisions, ...more]) });
      }
    }
  }

  private ended(round: Round): void {
    this.round = null;
    if (round.purpose === 'parameters') {
      this.round = this.chosen();
      if (this.round === null) this.isOver = true;
      return;
    }
    this.keep(round);
    if (round.alone !== null) {
      this.faults.delete(round.alone);
      this.turns.shift();
      return;
    }
    for (const { channel } of round.provisions) this.faults.delete(channel);
    if (!round.replay.hasChanged) this.isOver = true;
  }

  private keep({ replay }: Round): void {
    this.acts.push(...replay.acts);
    this.log.push(...replay.log);
  }

  /** Of several channels each is tried alone at once, to find the guilty one; the innocent go on. */
  private failed(round: Round, fault: ScriptFault): void {
    this.round = null;
    if (round.purpose === 'parameters') {
      const channels = new Set(this.candidates.map(({ channel }) => channel));
      const provisions = [...channels].map((channel) => ({ channel, name: '', args: [] }));
      this.fault({ ...round, provisions }, fault);
      if (this.turns.length > 0) this.turns.shift();
      else this.isOver = true;
      return;
    }
    this.keep(round);
    this.fault(round, fault);
    if (round.alone !== null) {
      this.turns.shift();
      return;
    }
    const channels = [...new Set(round.provisions.map(({ channel }) => channel))];
    if (channels.length > 1) this.turns.push(...channels.map((channel) => ({ channel, isGuiltSought: true })));
  }

  private fault({ provisions, alone }: Round, { code, message, detail }: ScriptFault): void {
    const { now } = this.input.facts;
    for (const channel of new Set([...(alone === null ? [] : [alone]), ...provisions.map((one) => one.channel)])) {
      const before = this.faults.get(channel);
      const own = provisions.filter((provision) => provision.channel === channel && provision.name !== '');
      const retries = before === undefined ? 0 : before.retries + 1;
      this.faults.set(channel, {
        channel,
        at: now,
        retries,
        code,
        message,
        ...(detail === undefined ? {} : { detail }),
        provisions: inOrder([...(before?.provisions ?? []), ...own]),
      });
      // An innocent one is taken from its rest by its own turn.
      this.resting.add(channel);
    }
  }

  private expressionFacts(): ExpressionFacts {
    const { facts, remoteAddress } = this.input;
    const valueOf = (path: string): string | number | boolean | null => {
      if (path.startsWith('Tags.')) return facts.tree.node(path) === undefined ? null : true;
      return facts.tree.match(path, new Set(['value'])).value?.[0] ?? null;
    };
    return { now: facts.now, remoteAddress, valueOf };
  }
}
