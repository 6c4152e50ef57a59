import { Injectable } from '@nestjs/common';
import { TagName, type ScriptActView } from '@demarc/contracts';
import { decodeName } from '@demarc/provisioning';
import { Database, type Tx } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { CpeTags } from '../inventory/cpe-tags.service';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { ScriptFacts } from './script-facts.service';
import { outcomesOf, type ScriptOutcome } from './script-outcomes';
import type { ScriptSession } from './script-session';
import { ScriptStateRepository } from './script-state.repository';

interface Ended {
  readonly sessionId: string;
  readonly at: Date;
  readonly sourceAddress: string;
}

export type HearOutcomes = (tx: Tx, outcomes: readonly ScriptOutcome[]) => Promise<void>;

const MOST_ACTS = 200;
const MOST_LINES = 200;

/** Stores what the scripts of a session learned, did and left open, in one transaction. */
@Injectable()
export class KeepScriptState {
  constructor(
    private readonly database: Database,
    private readonly facts: ScriptFacts,
    private readonly states: ScriptStateRepository,
    private readonly trees: CpeTrees,
    private readonly tags: CpeTags,
    private readonly live: LiveEvents,
  ) {}

  /** @param told hears in the same transaction what became of the wishes of scripts */
  async keep(session: ScriptSession, ended: Ended, told: HearOutcomes): Promise<void> {
    const { loaded, rpcs } = session;
    const memory = this.facts.remember(loaded, { ran: new Set(session.ran), downloads: session.downloads });
    const isRemembered = JSON.stringify(memory) === JSON.stringify(loaded.memory);
    const hasTold = session.acts.length + session.log.length > 0;
    const before = new Set(loaded.faults.map(({ channel, at }) => `${channel} ${at.getTime()}`));
    const isFaulty =
      session.faults.length !== before.size ||
      session.faults.some(({ channel, at }) => !before.has(`${channel} ${at}`));
    // A router that is as its scripts want it leaves no row behind.
    if (rpcs === 0 && isRemembered && !hasTold && !isFaulty) return;
    await this.database.transaction(async (tx) => {
      if (rpcs > 0) await this.storeTree(tx, session, ended);
      const acts = await this.changeTags(tx, session);
      const { cpeId } = loaded;
      const ran = [...session.ran];
      const [done, log] = [
        acts.slice(0, MOST_ACTS),
        session.log.slice(0, MOST_LINES).map((line) => masked(line, session)),
      ];
      await this.states.put(tx, { cpeId, memory, ranAt: ended.at, ran, acts: done, log });
      await this.states.putFaults(tx, cpeId, session.faults);
      await told(tx, outcomesOf(session, memory));
      await this.live.publish(tx, { topic: 'script', id: cpeId });
    });
  }

  private async storeTree(tx: Tx, session: ScriptSession, { sessionId, at, sourceAddress }: Ended): Promise<void> {
    const { loaded, acts } = session;
    const done = acts.filter(({ kind, refused }) => kind === 'set' && refused === null);
    await this.trees.store(tx, {
      cpeId: loaded.cpeId,
      root: loaded.root,
      tree: this.facts.learned(loaded),
      isComplete: false,
      source: 'session',
      sessionId,
      at,
      sourceAddress,
      wrote: new Map(done.map(({ path, by }) => [path, { source: 'wanted', by: `script ${by}`, taskId: null }])),
    });
  }

  /** Tags of scripts are tags like any other. */
  private async changeTags(tx: Tx, { loaded, acts }: ScriptSession): Promise<ScriptActView[]> {
    const changes = acts.filter(({ kind }) => kind === 'tag');
    const named = changes.map((act) => ({ act, tag: decodeName(act.path.slice('Tags.'.length)) }));
    const isOurs = (tag: string): boolean => loaded.tags.includes(tag);
    const wanted = new Map(named.map(({ act, tag }) => [tag, act.value === 'true']));
    const add = [...wanted].filter(([tag, isWanted]) => isWanted && isTag(tag) && !isOurs(tag)).map(([tag]) => tag);
    const remove = [...wanted].filter(([tag, isWanted]) => !isWanted && isOurs(tag)).map(([tag]) => tag);
    if (add.length + remove.length > 0) await this.tags.changeBy(tx, 'script', loaded.cpeId, { add, remove });
    const refusal = 'no tag can be named so';
    const bad = new Set(named.filter(({ act, tag }) => act.value === 'true' && !isTag(tag)).map(({ act }) => act));
    return acts.map((act) => (bad.has(act) ? { ...act, refused: refusal } : act));
  }
}

/** What scripts set as a secret does not stand in what they log. */
function masked(line: string, { loaded }: ScriptSession): string {
  const { tree, written } = loaded.facts;
  let text = line;
  for (const path of written.keys()) {
    const value = tree.node(path)?.value ?? '';
    if (value.length >= 4) text = text.replaceAll(value, '***');
  }
  return text;
}

const isTag = (tag: string): boolean => TagName.safeParse(tag).success;
