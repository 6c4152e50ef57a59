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
  /** Where the news comes from: `inform`, `read`, `written`. */
  source: string;
  sessionId: string;
  at: Date;
  sourceAddress: string;
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
  learnFromInform({ cpe, inform, sessionId, sourceAddress, at }: InformRecord): Promise<void> {
    const root = cpe.root;
    if (root === null) return Promise.resolve();
    return this.database.transaction(async (tx) => {
      const values = this.conceal(inform.parameters);
      const stored = await this.trees.findForUpdate(tx, cpe.id);
      // Before the tree was ever read, an Inform's dozen values are facts of the row, not a tree.
      const known = ReportedTree.of(stored?.parameters ?? []);
      const told = values.filter(({ name }) => stored === null || known.has(name));
      const rows = [...known.withValues(told).rows()];
      const news = {
        cpeId: cpe.id,
        root,
        tree: rows,
        isComplete: false,
        source: 'inform',
        sessionId,
        at,
        sourceAddress,
      };
      if (stored !== null) await this.write(tx, stored, news);
      await this.learnFacts(tx, cpe, news);
    });
  }

  /** Stores what a session learned. */
  async store(tx: Tx, cpe: CpeEntity, news: StoreTree): Promise<void> {
    const stored = await this.trees.findForUpdate(tx, news.cpeId);
    await this.write(tx, stored, news);
    await this.learnFacts(tx, cpe, news);
    await this.live.publish(tx, { topic: 'router', id: news.cpeId });
  }

  private async write(tx: Tx, stored: CpeTreeEntity | null, news: StoreTree): Promise<void> {
    const changes = stored === null ? [] : differences(stored.parameters, news);
    const isSame = stored !== null && changes.length === 0 && !shapeDiffers(stored.parameters, news.tree);
    if (isSame) {
      if (news.isComplete) await this.trees.touch(tx, news.cpeId, news.at);
    } else {
      await this.trees.replace(tx, {
        cpeId: news.cpeId,
        parameters: [...news.tree],
        parameterCount: news.tree.length,
        readAt: news.isComplete || stored === null ? news.at : stored.readAt,
        changedAt: news.at,
      });
    }
    await this.trees.insertChanges(
      tx,
      changes.filter(({ path }) => !VOLATILE.test(path)),
    );
    if (!isSame) await this.trees.replacePromoted(tx, news.cpeId, promotedOf(ReportedTree.of(news.tree), news.root));
  }

  /** Facts of the box that stand in its row; written only when they differ. */
  private async learnFacts(tx: Tx, cpe: CpeEntity, news: StoreTree): Promise<void> {
    const tree = ReportedTree.of(news.tree);
    const promoted = new Map(promotedOf(tree, news.root).map((entry: PromotedParameter) => [entry.alias, entry.value]));
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
    const differs = Object.entries(facts).filter(([name, value]) => known.get(name) !== value);
    if (differs.length > 0) await this.cpes.update(tx, cpe.id, Object.fromEntries(differs));
    const { softwareVersion } = facts;
    if (cpe.softwareVersion === null || !softwareVersion || softwareVersion === cpe.softwareVersion) return;
    const event: CpeSoftwareChanged = {
      type: 'cpe.software-changed',
      subjectId: cpe.id,
      payload: { cpeId: cpe.id, before: cpe.softwareVersion, after: softwareVersion },
    };
    await this.outbox.add(tx, event);
  }
}

function differences(before: readonly TreeRow[], news: StoreTree): CpeParameterChangeEntity[] {
  const old = ReportedTree.of(before);
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
function shapeDiffers(before: readonly TreeRow[], after: readonly TreeRow[]): boolean {
  if (before.length !== after.length) return true;
  const old = ReportedTree.of(before);
  return after.some(([path, , type, writable]) => {
    const row = old.row(path);
    return row === undefined || row[2] !== type || row[3] !== writable;
  });
}
