import { Injectable } from '@nestjs/common';
import type { ChangeSource } from '@demarc/contracts';
import type { ParameterValue } from '@demarc/cwmp';
import {
  findManagementPath,
  isParameterPath,
  isSecretPath,
  promotedOf,
  ReportedTree,
  PARAMETER_GROUPS,
  type DataModelRoot,
  type ParameterGroup,
  type PromotedParameter,
} from '@demarc/datamodel';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { LiveEvents, type LiveEvent } from '../../platform/live/live-events';
import { SecretBox } from '../../platform/secrets/secret-box';
import { CpeTreeRepository, type ReadBefore } from './cpe-tree.repository';
import type { CpeEntity, CpeParameterChangeEntity, CpeTree } from './cpe.entity';
import { CpeRepository } from './cpe.repository';
import { RouterNotFound } from './inventory.errors';
import { managementPathSeen, type CpeSoftwareChanged } from './inventory.events';
import type { InformRecord } from './inform-recorder.service';
import { differences, isHistory, over, shapeDiffers } from './tree-differences';

export interface StoreTree {
  cpeId: string;
  root: DataModelRoot;
  tree: ReportedTree;
  /** It is the whole tree; else they are written over what is known. */
  isComplete: boolean;
  /** Groups that were read as a whole. */
  groups?: readonly ParameterGroup[];
  /** What was read of a tree that is still being learned: what was known besides stays. */
  isPart?: boolean;
  source: 'inform' | 'session';
  sessionId: string;
  at: Date;
  sourceAddress: string;
  /** Names that were written, by whose wish. */
  wrote?: ReadonlyMap<string, ChangeCause>;
  /** What else the session changed of the CPE: written along. */
  facts?: Partial<CpeEntity>;
}

/** A tree with what an Inform said of it. */
export interface Learned {
  readonly root: DataModelRoot;
  readonly tree: ReportedTree;
}

/** What brought a change about. */
export interface ChangeCause {
  source: ChangeSource;
  by: string | null;
  taskId: string | null;
}

/** Looks for what was written to a CPE since it was last read, by name. */
export type CauseReader = (tx: Tx, cpeId: string, since: Date) => Promise<ReadonlyMap<string, ChangeCause>>;

/** What was known of a CPE when something more was learned. */
interface Known {
  cpe: CpeEntity;
  stored: CpeTree | null;
  old: ReportedTree | null;
}

const MAX_VALUE_LENGTH = 65_536;
/** The trees of CPEs: stored whole, with only differences written and every changed value remembered. */
@Injectable()
export class CpeTrees {
  private causesOf: CauseReader = () => Promise.resolve(new Map());

  constructor(
    private readonly database: Database,
    private readonly trees: CpeTreeRepository,
    private readonly cpes: CpeRepository,
    private readonly box: SecretBox,
    private readonly live: LiveEvents,
    private readonly outbox: Outbox,
  ) {}

  /** Tasks are kept by the module above this one. */
  registerCauses(reader: CauseReader): void {
    this.causesOf = reader;
  }

  find(sql: Sql, cpeId: string): Promise<CpeTree | null> {
    return this.trees.find(sql, cpeId);
  }

  /** When values were last read of it; null: never. */
  lastReadAt(sql: Sql, cpeId: string): Promise<Date | null> {
    return this.trees.lastReadAt(sql, cpeId);
  }

  groupsReadAt(sql: Sql, cpeId: string): Promise<CpeTree['groupReadAt']> {
    return this.trees.groupsReadAt(sql, cpeId);
  }

  /** Routers whose whole tree is to be read again. */
  listReadBefore(sql: Sql, query: ReadBefore): Promise<string[]> {
    return this.trees.listReadBefore(sql, query);
  }

  /** Values as they may be kept: secrets as fingerprints, names by the grammar, nothing PostgreSQL cannot hold. */
  conceal(values: readonly ParameterValue[]): ParameterValue[] {
    return values
      .filter(({ name }) => isParameterPath(name))
      .map((entry) => {
        const { name, value, type } = entry;
        if (value === null || value === '') return entry;
        if (isSecretPath(name)) return { name, value: this.box.fingerprint('cpe-secret', value), type };
        if (value.length <= MAX_VALUE_LENGTH && !value.includes('\0') && value.isWellFormed()) return entry;
        return { name, value: value.replaceAll('\0', '\uFFFD').slice(0, MAX_VALUE_LENGTH).toWellFormed(), type };
      });
  }

  /** What an Inform says besides its events: versions, addresses, changed values. */
  async learnFromInform({ cpe, inform, sessionId, sourceAddress, at }: InformRecord): Promise<Learned | null> {
    const { root } = cpe;
    if (root === null) return null;
    const values = this.conceal(inform.parameters);
    const common = { cpeId: cpe.id, root, isComplete: false, source: 'inform' as const, sessionId, at, sourceAddress };
    // At a first contact the session that follows reads all of it.
    if (!cpe.hasTree && cpe.state === 'enrolling') return null;
    if (!cpe.hasTree) {
      // Before the tree was ever read, an Inform's dozen values are facts of the row, not a tree.
      await this.noteFacts(cpe.id, { ...common, tree: ReportedTree.empty.withValues(values) });
      return null;
    }
    return this.database.transaction(async (tx) => {
      const known = await this.cpes.findWithTreeForUpdate(tx, cpe.id);
      if (known === null || known.tree === null) return null;
      const old = ReportedTree.of(known.tree.parameters);
      // An uptime is as old as the reading that the rest of the tree is of.
      const told = values.filter(({ name }) => old.has(name) && !name.endsWith('.UpTime'));
      // Browsers hear of it with the events of the Inform.
      await this.write(
        tx,
        { cpe: known.cpe, stored: known.tree, old },
        { ...common, tree: old.withValues(told) },
        null,
      );
      return { root, tree: old.withValues(values.filter(({ name }) => old.has(name))) };
    });
  }

  private async noteFacts(cpeId: string, news: StoreTree): Promise<void> {
    await this.database.transaction(async (tx) => {
      const cpe = await this.cpes.findForUpdate(tx, cpeId);
      if (cpe === null) return;
      const facts = factsOf(cpe, news);
      await this.cpes.update(tx, cpeId, facts);
      if (tellsOfPath(facts)) await this.outbox.addAll(tx, managementPathSeen({ ...cpe, ...facts }));
    });
  }

  /** Stores what a session learned, under the lock of its CPE. */
  async store(tx: Tx, news: StoreTree): Promise<void> {
    const known = await this.cpes.findWithTreeForUpdate(tx, news.cpeId);
    if (known === null) throw new RouterNotFound(news.cpeId);
    const old = known.tree === null ? null : ReportedTree.of(known.tree.parameters);
    const live: LiveEvent = { topic: 'router', id: news.cpeId };
    const tree = news.isPart === true && old !== null ? over(old, news.tree) : news.tree;
    await this.write(tx, { cpe: known.cpe, stored: known.tree, old }, { ...news, tree }, live);
  }

  /** The tree, its history, and the facts of the box that stand in its row: each written only as far as it differs. */
  private async write(tx: Tx, { cpe, stored, old }: Known, news: StoreTree, live: LiveEvent | null): Promise<void> {
    const changes = old === null ? [] : differences(old, news);
    const learned = factsOf(cpe, news);
    const facts = { ...learned, ...news.facts };
    if (stored !== null && old !== null && changes.length === 0 && !shapeDiffers(old, news.tree)) {
      if (news.source !== 'inform')
        await this.trees.touch(tx, news.cpeId, { readAt: news.at, groupReadAt: groupsOf(stored, news) });
      await this.cpes.update(tx, cpe.id, facts);
      if (live !== null) await this.live.publish(tx, live);
    } else {
      const tree = {
        cpeId: news.cpeId,
        parameters: [...news.tree.rows()],
        parameterCount: news.tree.size,
        readAt: news.source !== 'inform' || stored === null ? news.at : stored.readAt,
        changedAt: news.at,
        groupReadAt: groupsOf(stored, news),
      };
      await this.trees.replace(tx, { tree, promoted: promotedOf(news.tree, news.root), facts, live });
    }
    await this.remember(tx, news, {
      changes: changes.filter(({ path }) => isHistory(path)),
      since: stored?.readAt ?? news.at,
    });
    // The first tree tells where nothing did before; after it only what has changed is news.
    if (stored === null || tellsOfPath(facts)) await this.outbox.addAll(tx, managementPathSeen({ ...cpe, ...facts }));
    if (learned.softwareVersion) await this.announceSoftware(tx, cpe, learned.softwareVersion);
  }

  /** Each change with its cause: what the session wrote itself, then what a task wrote since the last reading. */
  private async remember(
    tx: Tx,
    { cpeId, wrote }: StoreTree,
    { changes, since }: { changes: CpeParameterChangeEntity[]; since: Date },
  ): Promise<void> {
    if (changes.length === 0) return;
    const byTask = changes.every(({ path }) => wrote?.has(path)) ? null : await this.causesOf(tx, cpeId, since);
    const explained = changes.map((change) => {
      const cause = wrote?.get(change.path) ?? byTask?.get(change.path);
      if (cause === undefined) return change;
      return { ...change, source: cause.source, changedBy: cause.by, taskId: cause.taskId };
    });
    await this.trees.insertChanges(tx, explained);
  }

  private async announceSoftware(tx: Tx, cpe: CpeEntity, softwareVersion: string): Promise<void> {
    if (cpe.softwareVersion === null) return;
    const event: CpeSoftwareChanged = {
      type: 'cpe.software-changed',
      subjectId: cpe.id,
      payload: { cpeId: cpe.id, before: cpe.softwareVersion, after: softwareVersion },
    };
    await this.outbox.add(tx, event);
  }
}

/** When each group was read: what this reading did not cover stays as old as it was. */
function groupsOf(stored: CpeTree | null, { isComplete, groups = [], at }: StoreTree): CpeTree['groupReadAt'] {
  const read = isComplete ? PARAMETER_GROUPS : groups;
  return { ...stored?.groupReadAt, ...Object.fromEntries(read.map((group) => [group, at.toISOString()])) };
}

const tellsOfPath = (facts: Partial<CpeEntity>): boolean => 'managementPath' in facts || 'root' in facts;

/** What the tree says of the box itself, as far as it differs from what is known. */
function factsOf(cpe: CpeEntity, news: StoreTree): Partial<CpeEntity> {
  const { tree } = news;
  const promoted = new Map(
    promotedOf(tree, news.root, FACT_ALIASES).map((entry: PromotedParameter) => [entry.alias, entry.value]),
  );
  const url = tree.value(`${news.root}ManagementServer.ConnectionRequestURL`);
  const connectionRequestUrl = url === null || url === '' ? cpe.connectionRequestUrl : url.slice(0, 256);
  const path = findManagementPath(tree, news.root, { connectionRequestUrl, sourceAddress: news.sourceAddress });
  const facts: Partial<CpeEntity> = {
    root: news.root,
    manufacturer: promoted.get('manufacturer') ?? cpe.manufacturer,
    modelName: promoted.get('modelName') ?? cpe.modelName,
    hardwareVersion: promoted.get('hardwareVersion') ?? cpe.hardwareVersion,
    softwareVersion: promoted.get('softwareVersion') ?? cpe.softwareVersion,
    connectionRequestUrl,
    managementPath: path.path,
    managementObject: path.object,
  };
  const known = new Map(Object.entries(cpe));
  return Object.fromEntries(Object.entries(facts).filter(([name, value]) => known.get(name) !== value));
}

const FACT_ALIASES = ['manufacturer', 'modelName', 'hardwareVersion', 'softwareVersion'] as const;
