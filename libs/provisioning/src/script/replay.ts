import type { RpcOutcome } from '@demarc/cwmp';
import type { Clear, Declaration, Match, PassResult, ScriptFault } from './declaration';
import { isNothingMissing, matchesOf, nothingMissing, type Missing } from './find-matches';
import { joined } from './known-tree';
import { applyRequest, MAX_LEVELS, readRequest } from './replay-requests';
import {
  newFrame,
  takePass,
  type DeviceRequest,
  type Frame,
  type FreshInstance,
  type Need,
  type ReplayFacts,
  type RoundScript,
  type ScriptAct,
  type ScriptState,
  type Settled,
} from './replay-state';
import { nextWrite, type WriteStep } from './replay-writes';
import { parseScriptPath } from './script-path';
import { storeVirtual, virtualReads, virtualWrite } from './virtual-parameters';

export const MAX_COMMITS = 32;
const MAX_RPCS = 255;
/** Reading points of one script in a round. */
const MAX_ANSWERS = 2_000;

/**
 * One round of scripts: what they declare becomes requests, and they run again from the top with what is known then,
 * until nothing is missing. No clock, socket or script engine inside: the caller runs, asks, and hands the answers in.
 */
export class Replay {
  private readonly frames: Frame[];
  private asked: DeviceRequest | null = null;
  /** The instance that the router is making: it says which number it has. */
  private coming: FreshInstance | null = null;
  private fault: ScriptFault | null = null;
  private commits = 0;
  private rpcs = 0;
  private readonly virtualWrites = new Set<string>();
  private readonly badVirtual: ScriptFault[] = [];
  /** What the scripts did and wanted, in order. */
  readonly acts: ScriptAct[] = [];
  readonly log: string[] = [];

  constructor(
    private readonly facts: ReplayFacts,
    scripts: readonly RoundScript[],
  ) {
    this.frames = [newFrame('provisions', scripts)];
  }

  /** Something at the router, or of its tags, was changed: the presets are looked at once more. */
  get hasChanged(): boolean {
    return this.acts.some(({ refused }) => refused === null);
  }

  /** What is needed next; the same until it is answered. */
  next(): Need {
    for (;;) {
      if (this.fault !== null) return { do: 'fault', fault: this.fault };
      if (this.asked !== null) return { do: 'ask', request: this.asked };
      const frame = this.frames.at(-1);
      if (frame === undefined) return { do: 'done' };
      const need = frame.phase === 'run' ? this.run(frame) : this.settle(frame);
      if (need === null) continue;
      if (need.do === 'ask') this.ask(need.request);
      else if (need.do === 'fault') this.fault = need.fault;
      else return need;
    }
  }

  /** The passes that `run` asked for, in its order. */
  takePasses(results: readonly PassResult[]): void {
    const frame = this.frames.at(-1);
    if (frame === undefined) return;
    const running = frame.scripts.filter(({ state }) => state === 'running');
    for (const [index, script] of running.entries()) {
      const result = results[index];
      if (result === undefined) continue;
      this.log.push(...takePass(script, result).map((line) => `${script.name}: ${line}`));
      if (!script.isCleared) {
        for (const clear of result.clears) this.clear(clear);
        script.isCleared = result.end.kind !== 'call';
      }
      if (result.end.kind === 'fault') this.failed(frame, script, result.end);
    }
    frame.phase = frame.scripts.some(({ state }) => state === 'running' || state === 'call') ? 'run' : 'settle';
  }

  private clear({ path, before, attributes }: Clear): void {
    this.facts.tree.clear(path, before, attributes);
    if (attributes === null) this.facts.cleared.push({ path, before });
  }

  takeCall(result: { readonly value: unknown } | { readonly fault: ScriptFault }): void {
    const script = this.frames.at(-1)?.scripts.find(({ state }) => state === 'call');
    if (script === undefined) return;
    if ('fault' in result) {
      this.fault = result.fault;
      return;
    }
    script.calls.push(result.value);
    script.state = 'running';
  }

  /** The router's answer to what was asked. */
  takeOutcome(outcome: RpcOutcome): void {
    const { asked } = this;
    if (asked === null) return;
    this.asked = null;
    const fault = applyRequest(this.facts, asked, outcome);
    if (fault === 'look-again') this.countCommit();
    else if (fault !== null) this.fault = fault;
    const { coming } = this;
    if (asked.method !== 'AddObject' || coming === null || fault !== null || 'fault' in outcome) return;
    this.coming = null;
    if (outcome.response.method !== 'AddObjectResponse' || coming.keys.length === 0) return;
    const path = joined(coming.path, String(outcome.response.instanceNumber));
    this.frames.at(-1)?.fresh.push({ ...coming, path });
  }

  private ask(request: DeviceRequest): void {
    this.rpcs += 1;
    if (this.rpcs > MAX_RPCS) this.fault = { code: 'too_many_rpcs', message: 'Too many RPC requests' };
    else this.asked = request;
  }

  private run(frame: Frame): Need | null {
    const calling = frame.scripts.find(({ state }) => state === 'call');
    const running = frame.scripts.filter(({ state }) => state === 'running');
    if (running.length === 0 && calling?.call) return { do: 'call', call: calling.call };
    if (running.length === 0) {
      frame.phase = 'settle';
      return null;
    }
    const { now, deviceId } = this.facts;
    const runs = running.map(({ name, script, args, answers, calls }) => ({
      name,
      script,
      args,
      answers,
      calls,
      now,
      deviceId,
    }));
    return { do: 'run', runs };
  }

  /** Reads first, then writes, then the scripts go on; null: look again. */
  private settle(frame: Frame): Need | null {
    const missing = nothingMissing();
    const settled = new Map(frame.scripts.map((script) => [script, this.settledOf(script, missing)]));
    const fresh = frame.fresh.flatMap((instance) =>
      instance.keys.flatMap(({ path, value }) =>
        this.settleOne(
          { path: `${instance.path}.${path}`, times: {}, wants: { value: [value, null] } },
          instance.by,
          missing,
        ),
      ),
    );
    if (!isNothingMissing(missing)) return this.read(missing);
    const waiting = frame.scripts.filter(({ state }) => state === 'commit');
    const writers = waiting.length > 0 ? waiting : frame.scripts;
    const wanted = fresh.length > 0 ? fresh : writers.flatMap((script) => settled.get(script) ?? []);
    const step = nextWrite(wanted, { facts: this.facts, isFresh: fresh.length > 0, virtualWrites: this.virtualWrites });
    if (step !== null) return this.write(frame, step);
    if (fresh.length > 0) {
      frame.fresh = [];
      return null;
    }
    return waiting.length > 0 ? this.goOn(frame, { waiting, settled }) : this.leave(frame);
  }

  private settledOf(script: ScriptState, missing: Missing): Settled[] {
    return script.open.flatMap((declaration) => this.settleOne(declaration, script.name, missing));
  }

  private settleOne(declaration: Declaration, by: string, missing: Missing): Settled[] {
    const path = parseScriptPath(declaration.path);
    if (path === null) return [];
    return [{ declaration, path, by, matches: matchesOf(declaration, path, { ...this.facts, missing }) }];
  }

  private read(missing: Missing): Need | null {
    const reads = virtualReads(this.facts, missing.virtual);
    if (reads.length > 0) return this.nest(newFrame('virtual', reads));
    return { do: 'ask', request: readRequest(missing, this.facts.batchSize) };
  }

  private nest(frame: Frame): Need | null {
    const isCycle = this.frames.some(
      (below) =>
        below.kind === 'virtual' && below.scripts.some(({ name }) => frame.scripts.some((one) => one.name === name)),
    );
    if (isCycle || this.frames.length > MAX_LEVELS) {
      const message = 'Virtual parameters are referencing other virtual parameters in a nested manner';
      return { do: 'fault', fault: { code: 'deeply_nested_vparams', message } };
    }
    this.frames.push(frame);
    return null;
  }

  private write(frame: Frame, step: WriteStep): Need | null {
    this.acts.push(...step.acts);
    if (!frame.hasWritten && step.kind !== 'note') {
      frame.hasWritten = true;
      this.countCommit();
      if (this.fault !== null) return null;
    }
    switch (step.kind) {
      case 'note':
      case 'local':
        return null;
      case 'order':
        return { do: 'order', order: step.order };
      case 'virtual':
        return this.nest(newFrame('virtual', [virtualWrite(this.facts, step)], true));
      case 'ask':
        this.coming = step.fresh ?? null;
        return { do: 'ask', request: step.request };
    }
  }

  /** The commit points are passed: their scripts run on with what they asked for. */
  private goOn(
    frame: Frame,
    { waiting, settled }: { waiting: readonly ScriptState[]; settled: ReadonlyMap<ScriptState, Settled[]> },
  ): null {
    frame.hasWritten = false;
    for (const script of waiting) {
      script.answers.push((settled.get(script) ?? []).map((one) => this.answer(one)));
      script.open = [];
      script.logged = 0;
      script.isCleared = false;
      script.state = 'running';
      if (script.answers.length > MAX_ANSWERS) this.fault = TOO_MANY_COMMITS;
    }
    frame.phase = 'run';
    return null;
  }

  private answer({ declaration, matches }: Settled): Match[] {
    const attributes = new Set([...keysOf(declaration.times), ...keysOf(declaration.wants)]);
    return matches.map((path) => this.facts.tree.match(path, attributes));
  }

  private leave(frame: Frame): Need | null {
    this.frames.pop();
    if (frame.kind === 'virtual') {
      for (const script of frame.scripts) {
        const fault = storeVirtual(this.facts, script, frame.isWrite);
        if (fault !== null) this.badVirtual.push(fault);
      }
    }
    const [bad] = this.badVirtual;
    if (bad === undefined || this.frames.some(({ kind }) => kind === 'virtual')) return null;
    const detail = this.badVirtual.map(({ code, message }) => ({ code, message }));
    return { do: 'fault', fault: this.badVirtual.length === 1 ? bad : { ...bad, detail } };
  }

  /** One bad virtual parameter does not spoil the others that were asked for with it. */
  private failed(frame: Frame, script: ScriptState, { code, message, detail }: ScriptFault): void {
    const fault = { code, message, ...(detail === undefined ? {} : { detail }) };
    if (frame.kind === 'provisions') {
      this.fault = fault;
      return;
    }
    this.badVirtual.push(fault);
    frame.scripts.splice(frame.scripts.indexOf(script), 1);
    this.facts.tree.remove(`VirtualParameters.${script.name}`);
  }

  private countCommit(): void {
    this.commits += 1;
    if (this.commits >= MAX_COMMITS) this.fault = TOO_MANY_COMMITS;
  }
}

const TOO_MANY_COMMITS: ScriptFault = { code: 'too_many_commits', message: 'Too many commit iterations' };

const ATTRIBUTES = ['path', 'object', 'writable', 'value', 'notification', 'accessList'] as const;

const keysOf = (
  record: Readonly<Partial<Record<(typeof ATTRIBUTES)[number], unknown>>>,
): (typeof ATTRIBUTES)[number][] => ATTRIBUTES.filter((attribute) => record[attribute] !== undefined);
