import { Injectable } from '@nestjs/common';
import type { ParameterValue } from '@demarc/cwmp';
import { isAddressOfAcs, isSecretPath, ReportedTree, type DataModelRoot, type TreeRow } from '@demarc/datamodel';
import {
  genieDeviceId,
  isOwn,
  knownTree,
  memoryOf,
  NO_SCRIPT_MEMORY,
  takeEnds,
  wishesNow,
  type ChannelFault,
  type DownloadEnd,
  type OrderedDownload,
  type ReplayFacts,
  type ScriptMemory,
} from '@demarc/provisioning';
import { Database, type Sql } from '../../platform/database/database';
import { SecretBox } from '../../platform/secrets/secret-box';
import { CpeTags } from '../inventory/cpe-tags.service';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import type { ScriptFaultEntity } from './script.entity';
import { ScriptStateRepository } from './script-state.repository';

export interface ScriptOccasion {
  readonly cpeId: string;
  readonly at: Date;
  /** What the Inform said. */
  readonly informed: readonly ParameterValue[];
  readonly events: readonly string[];
  /** It began elsewhere: nothing that is known of the router is sure. */
  readonly isResumed?: boolean;
  readonly virtual: ReadonlyMap<string, string>;
  /** Who holds which parameter more strongly than a script does, by its path. */
  readonly heldBy: ReadonlyMap<string, string>;
  /** What became of Downloads that scripts ordered; asked only when there are some. */
  readonly endsOf: (taskIds: readonly string[]) => Promise<readonly DownloadEnd[]>;
  readonly batchSize: number;
  readonly ignoresWritable: boolean;
}

export interface LoadedFacts {
  readonly cpeId: string;
  readonly cpe: CpeEntity;
  readonly root: DataModelRoot;
  readonly tags: readonly string[];
  readonly stored: readonly TreeRow[];
  readonly storedAt: number;
  readonly memory: ScriptMemory;
  readonly faults: readonly ScriptFaultEntity[];
  /** Downloads that are under way, and channels of which one has failed. */
  readonly downloads: readonly OrderedDownload[];
  readonly failed: readonly ChannelFault[];
  readonly facts: ReplayFacts;
  /** Who holds which parameter more strongly than a script does. */
  readonly heldBy: ReadonlyMap<string, string>;
}

const isSecret = (path: string): boolean => !isOwn(path) && isSecretPath(path);
/** Values of a tree whose readings were partial count as known once, and no more. */
const ONCE = 1;

/** What scripts run upon: the stored tree, what they remember of the router, its tags and identity. */
@Injectable()
export class ScriptFacts {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly trees: CpeTrees,
    private readonly tags: CpeTags,
    private readonly states: ScriptStateRepository,
    private readonly box: SecretBox,
  ) {}

  /** null: its tree was never read. */
  async load(occasion: ScriptOccasion): Promise<LoadedFacts | null> {
    const { sql } = this.database;
    const { cpeId } = occasion;
    const [cpe, stored, tags, state, faults] = await Promise.all([
      this.inventory.get(sql, cpeId),
      this.trees.find(sql, cpeId),
      this.tags.of(sql, [cpeId]),
      this.states.find(sql, cpeId),
      this.states.listFaults(sql, cpeId),
    ]);
    if (cpe.root === null || stored === null) return null;
    const known = {
      cpeId,
      cpe,
      root: cpe.root,
      tags: tags.get(cpeId) ?? [],
      stored: stored.parameters,
      storedAt: wholeAt(stored.groupReadAt),
      memory: state?.memory ?? NO_SCRIPT_MEMORY,
      faults,
    };
    const loaded = { ...known, heldBy: occasion.heldBy, downloads: [], failed: [] };
    const facts = this.factsOf(loaded, occasion);
    const ordered = known.memory.downloads ?? [];
    if (ordered.length === 0) return { ...loaded, facts };
    const ends = await occasion.endsOf(ordered.map(({ taskId }) => taskId));
    const now = occasion.at.getTime();
    const { open, failed } = takeEnds(facts.tree, ordered, { ends, now, faults: faults.map(toChannelFault) });
    return { ...loaded, facts, downloads: open, failed };
  }

  /** What is to be remembered of the session, beside the tree. */
  remember(
    { facts, memory, stored, storedAt, downloads: open }: LoadedFacts,
    { ran, downloads: more }: { ran: ReadonlySet<string>; downloads: readonly OrderedDownload[] },
  ): ScriptMemory {
    const { tree, written, cleared, now } = facts;
    const wishes = wishesNow(memory.wishes ?? [], facts, ran);
    const known = memoryOf(tree, {
      before: memory,
      stored: ReportedTree.of(stored),
      storedAt,
      isSecret,
      written,
      cleared,
      now,
    });
    const downloads = [...open, ...more];
    return {
      ...known,
      ...(wishes.length === 0 ? {} : { wishes }),
      ...(downloads.length === 0 ? {} : { downloads }),
    };
  }

  /** The tree with what the session learned; secrets as fingerprints. */
  learned({ facts, stored, root }: LoadedFacts): ReportedTree {
    const { tree, now } = facts;
    const rows = new Map(stored.map((row) => [row[0], row]));
    for (const path of tree.gone) rows.delete(path);
    const read: { name: string; value: string; type: string }[] = [];
    for (const path of tree.paths()) {
      const node = tree.node(path);
      if (node === undefined || node.isObject || isOwn(path) || !path.startsWith(root)) continue;
      const before = rows.get(path);
      const writable = node.writable ?? before?.[3] ?? null;
      rows.set(path, [path, before?.[1] ?? null, node.type || (before?.[2] ?? ''), writable]);
      if (node.valueAt === now && node.value !== null) read.push({ name: path, value: node.value, type: node.type });
    }
    return ReportedTree.of(rows.values()).withValues(this.trees.conceal(read));
  }

  private factsOf(known: Omit<LoadedFacts, 'facts'>, occasion: ScriptOccasion): ReplayFacts {
    const { cpe, stored, storedAt, memory, tags } = known;
    const now = occasion.at.getTime();
    const identity = {
      manufacturer: cpe.manufacturer ?? '',
      oui: cpe.oui ?? '',
      productClass: cpe.productClass ?? '',
      serialNumber: cpe.serialNumber,
    };
    const id = genieDeviceId(identity);
    const events = new Map<string, number>([
      ['Inform', now],
      ['Registered', cpe.createdAt.getTime()],
      ...occasion.events.map((event): [string, number] => [event, now]),
    ]);
    const tree = knownTree({
      stored,
      storedAt,
      memory,
      informed: occasion.informed,
      now,
      identity: { id, ...identity },
      tags,
      events,
      virtual: occasion.virtual.keys(),
      isSecret,
    });
    // What was done there is not known here: a table that was filled once is not filled again.
    if (occasion.isResumed === true) tree.clear(known.root.replace(/\.$/, ''), now, null);
    return {
      tree,
      now,
      deviceId: id,
      virtual: occasion.virtual,
      isSecret,
      fingerprint: (text) => this.box.fingerprint('cpe-secret', text),
      written: new Map(Object.entries(memory.written)),
      refusal: refusalOf(cpe, occasion.heldBy),
      refused: new Set(),
      wanted: new Map(),
      cleared: [],
      batchSize: occasion.batchSize,
      ignoresWritable: occasion.ignoresWritable,
    };
  }

  get sql(): Sql {
    return this.database.sql;
  }
}

export function toChannelFault({ at, detail, ...fault }: ScriptFaultEntity): ChannelFault {
  return { ...fault, at: at.getTime(), ...(detail === null ? {} : { detail }) };
}

/** When the whole tree was last read: as long ago as the oldest of its groups. */
function wholeAt(groups: Readonly<Partial<Record<string, string>>>): number {
  const times = Object.values(groups).map((at) => Date.parse(at ?? ''));
  return times.length === 0 ? ONCE : Math.max(ONCE, Math.min(...times));
}

const ADDRESS = 'a router that is told another address of its ACS is lost to this one';
const CARRIES = 'it carries the management of this router';

/** A stronger owner decides about what it holds, and nothing cuts the connection that the router is managed over. */
function refusalOf({ managementObject }: CpeEntity, heldBy: ReadonlyMap<string, string>): ReplayFacts['refusal'] {
  const object = managementObject === null ? null : managementObject.replace(/\.$/, '');
  return (path, value) => {
    const owner = heldBy.get(path);
    if (owner !== undefined) return `held by ${owner}`;
    if (isAddressOfAcs(path)) return ADDRESS;
    if (object === null) return null;
    const isBranch = object === path || object.startsWith(`${path}.`);
    if (value === null) return isBranch ? CARRIES : null;
    const isSwitch = path.endsWith('.Enable') && object.startsWith(path.slice(0, -'.Enable'.length));
    return isSwitch && /^(?:0|false|no)$/i.test(value) ? CARRIES : null;
  };
}
