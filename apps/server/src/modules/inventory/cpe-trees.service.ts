import { Injectable } from '@nestjs/common';
import type { ParameterValue } from '@demarc/cwmp';
import {
  findManagementPath,
  isParameterPath,
  isSecretPath,
  promotedOf,
  ReportedTree,
  type DataModelRoot,
  type PromotedParameter,
  type TreeRow,
} from '@demarc/datamodel';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { SecretBox } from '../../platform/secrets/secret-box';
import { CpeTreeRepository } from './cpe-tree.repository';
import type { CpeEntity, CpeParameterChangeEntity, CpeTreeEntity } from './cpe.entity';
import { CpeRepository } from './cpe.repository';
import type { CpeSoftwareChanged } from './inventory.events';
import type { InformRecord } from './inform-recorder.service';

export interface StoreTree {
  cpeId: string;
  root: DataModelRoot;
  tree: readonly TreeRow[];
  /** The rows are the whole tree; else they are written over what is known. */
  isComplete: boolean;
  source: 'inform' | 'session';
  sessionId: string;
  at: Date;
  sourceAddress: string;
  /** What else the session changed of the CPE: written along. */
  facts?: Partial<CpeEntity>;
}

const MAX_VALUE_LENGTH = 65_536;
/** Changes of these are no history: they differ at every look. */
const VOLATILE =
  /(?:UpTime|Uptime|LastChange|CurrentLocalTime|Stats\.\w+|Total(?:Bytes|Packets)\w*|Bytes\w*|Packets\w*|LeaseTimeRemaining|ParameterKey)$/;

/** The trees of CPEs: stored whole, with only differences written and every changed value remembered. */
@Injectable()
export class CpeTrees {
  constructor(
    private readonly database: Database,
    private readonly trees: CpeTreeRepository,
    private readonly cpes: CpeRepository,
    private readonly box: SecretBox,
    private readonly live: LiveEvents,
    private readonly outbox: Outbox,
  ) {}

  find(sql: Sql, cpeId: string): Promise<CpeTreeEntity | null> {
    return this.trees.find(sql, cpeId);
  }

  /** Values as they may be kept: secrets as fingerprints, names by the grammar, nothing PostgreSQL cannot hold. */
  conceal(values: readonly ParameterValue[]): ParameterValue[] {
    return values
      .filter(({ name }) => isParameterPath(name))
      .map(({ name, value, type }) => {
        if (value === null || value === '') return { name, value, type };
        if (isSecretPath(name)) return { name, value: this.box.fingerprint('cpe-secret', value), type };
        return { name, value: value.replaceAll('\0', '\uFFFD').slice(0, MAX_VALUE_LENGTH), type };
      });
  }

  /** What an Inform says besides its events: versions, addresses, changed values. */
  async learnFromInform({ cpe, inform, sessionId, sourceAddress, at }: InformRecord): Promise<void> {
    const { root } = cpe;
    if (root === null) return;
    const values = this.conceal(inform.parameters);
    const common = { cpeId: cpe.id, root, isComplete: false, source: 'inform' as const, sessionId, at, sourceAddress };
    // At a first contact the session that follows reads all of it.
    if (!cpe.hasTree && cpe.state === 'enrolling') return;
    if (!cpe.hasTree) {
      // Before the tree was ever read, an Inform's dozen values are facts of the row, not a tree.
      const told = ReportedTree.empty.withValues(values);
      const facts = factsOf(cpe, { ...common, tree: [...told.rows()] }, told);
      return this.cpes.update(this.database.sql, cpe.id, facts);
    }
    await this.database.transaction(async (tx) => {
      const stored = await this.trees.findForUpdate(tx, cpe.id);
      if (stored === null) return;
      const known = ReportedTree.of(stored.parameters);
      // An uptime is as old as the reading that the rest of the tree is of.
      const told = values.filter(({ name }) => known.has(name) && !name.endsWith('.UpTime'));
      const tree = known.withValues(told);
      const news = { ...common, tree: [...tree.rows()] };
      await this.write(tx, stored, news, tree);
      await this.learnFacts(tx, cpe, news, tree);
    });
  }

  /** Stores what a session learned. */
  async store(tx: Tx, cpe: CpeEntity, news: StoreTree): Promise<void> {
    const stored = await this.trees.findForUpdate(tx, news.cpeId);
    const tree = ReportedTree.of(news.tree);
    await this.write(tx, stored, news, tree);
    await this.learnFacts(tx, cpe, news, tree);
    await this.live.publish(tx, { topic: 'router', id: news.cpeId });
  }

  private async write(tx: Tx, stored: CpeTreeEntity | null, news: StoreTree, tree: ReportedTree): Promise<void> {
    const old = stored === null ? null : ReportedTree.of(stored.parameters);
    const changes = old === null ? [] : differences(old, news);
    const isSame = stored !== null && old !== null && changes.length === 0 && !shapeDiffers(old, news.tree);
    if (isSame) {
      if (news.source !== 'inform') await this.trees.touch(tx, news.cpeId, news.at);
    } else {
      const row = {
        cpeId: news.cpeId,
        parameters: [...news.tree],
        parameterCount: news.tree.length,
        readAt: news.source !== 'inform' || stored === null ? news.at : stored.readAt,
        changedAt: news.at,
      };
      await this.trees.replace(tx, row, promotedOf(tree, news.root));
    }
    await this.trees.insertChanges(
      tx,
      changes.filter(({ path }) => !VOLATILE.test(path)),
    );
  }

  /** Facts of the box that stand in its row; written only when they differ. */
  private async learnFacts(tx: Tx, cpe: CpeEntity, news: StoreTree, tree: ReportedTree): Promise<void> {
    const facts = factsOf(cpe, news, tree);
    await this.cpes.update(tx, cpe.id, { ...facts, ...news.facts });
    const { softwareVersion } = facts;
    if (cpe.softwareVersion === null || !softwareVersion) return;
    const event: CpeSoftwareChanged = {
      type: 'cpe.software-changed',
      subjectId: cpe.id,
      payload: { cpeId: cpe.id, before: cpe.softwareVersion, after: softwareVersion },
    };
    await this.outbox.add(tx, event);
  }
}

/** What the tree says of the box itself, as far as it differs from what is known. */
function factsOf(cpe: CpeEntity, news: StoreTree, tree: ReportedTree): Partial<CpeEntity> {
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

function differences(old: ReportedTree, news: StoreTree): CpeParameterChangeEntity[] {
  return news.tree
    .filter(([path, value]) => old.has(path) && old.value(path) !== value)
    .map(([path, value]) => {
      const isSecret = isSecretPath(path);
      return {
        id: newId(),
        cpeId: news.cpeId,
        path,
        before: isSecret ? null : old.value(path),
        after: isSecret ? null : value,
        isSecret,
        source: news.source,
        sessionId: news.sessionId,
        at: news.at,
      };
    });
}

/** Names that came, went, or changed their type or writability. */
function shapeDiffers(old: ReportedTree, after: readonly TreeRow[]): boolean {
  if (old.size !== after.length) return true;
  return after.some(([path, , type, writable]) => {
    const row = old.row(path);
    return row === undefined || row[2] !== type || row[3] !== writable;
  });
}
