import { Injectable } from '@nestjs/common';
import { ReportedTree, type DataModelRoot, type TreeRow } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { CpeCredentialsService } from './cpe-credential.service';
import type { CpeIdentity } from './cpe-identity.repository';
import { CpeTagRepository } from './cpe-tag.repository';
import { CpeTrees } from './cpe-trees.service';
import { CpeRepository } from './cpe.repository';

/** A router as another system knew it. */
export interface AdoptedRouter {
  readonly identity: CpeIdentity;
  readonly manufacturer: string | null;
  readonly registeredAt: Date | null;
  readonly lastInformAt: Date | null;
  readonly tags: readonly string[];
  readonly root: DataModelRoot | null;
  readonly rows: readonly TreeRow[];
  readonly connectionRequestUrl: string | null;
}

/** What it proves itself with, and what we prove ourselves to it with; null: not known. */
export interface AdoptedCredential {
  readonly own: { readonly username: string; readonly password: string } | null;
  readonly call: { readonly username: string; readonly password: string } | null;
}

const MAX_URL = 256;

/** Takes routers over from another system, observed, with what was known of them. Twice is once. */
@Injectable()
export class AdoptRouters {
  constructor(
    private readonly database: Database,
    private readonly cpes: CpeRepository,
    private readonly trees: CpeTrees,
    private readonly tags: CpeTagRepository,
    private readonly credentials: CpeCredentialsService,
    private readonly clock: Clock,
  ) {}

  /** `taken`: its serial was registered without the rest of its identity, and only the box itself can say that it is it. */
  async standing(sql: Sql, { serialNumber, oui, productClass }: CpeIdentity): Promise<'unknown' | 'known' | 'taken'> {
    const same = await this.cpes.listBySerial(sql, serialNumber);
    if (same.some((cpe) => cpe.oui === oui && cpe.productClass === productClass)) return 'known';
    const isHalf = same.some((cpe) => cpe.productClass === null && (cpe.oui === null || cpe.oui === oui));
    return isHalf ? 'taken' : 'unknown';
  }

  /** What is known here already is left as it is, but for its tags. */
  async adopt(order: { importId: string; device: AdoptedRouter; credential: AdoptedCredential | null }): Promise<void> {
    const { device } = order;
    await this.database.transaction(async (tx) => {
      const { serialNumber, oui, productClass } = device.identity;
      const known = (await this.cpes.listBySerial(tx, serialNumber)).find(
        (cpe) => cpe.oui === oui && cpe.productClass === productClass,
      );
      const cpeId = known?.id ?? (await this.insert(tx, order));
      if (cpeId !== null && device.tags.length > 0) await this.tags.add(tx, [cpeId], device.tags, this.clock.now());
    });
  }

  /** Null: another process was faster. */
  private async insert(
    tx: Tx,
    { importId, device, credential }: { importId: string; device: AdoptedRouter; credential: AdoptedCredential | null },
  ): Promise<string | null> {
    const now = this.clock.now();
    const id = newId();
    const isMade = await this.cpes.insertIfNew(tx, {
      id,
      ...device.identity,
      manufacturer: device.manufacturer,
      modelName: null,
      hardwareVersion: null,
      softwareVersion: null,
      root: device.root,
      state: 'enrolling',
      mode: 'observe',
      subscriptionId: null,
      quarantineReason: null,
      managementPath: 'unknown',
      managementObject: null,
      connectionRequestUrl: device.connectionRequestUrl?.slice(0, MAX_URL) ?? null,
      enrolledAt: null,
      enrolmentWindowUntil: null,
      serialSharedAt: null,
      retiredAt: null,
      createdAt: device.registeredAt ?? now,
    });
    if (!isMade) return null;
    if (credential !== null) await this.credentials.adopt(tx, id, credential);
    if (device.root !== null && device.rows.length > 0) {
      const values = device.rows.map(([name, value, type]) => ({ name, value, type }));
      const concealed = new Map(this.trees.conceal(values).map((entry) => [entry.name, entry]));
      const rows = device.rows.flatMap(([path, , , writable]): TreeRow[] => {
        const entry = concealed.get(path);
        return entry === undefined ? [] : [[path, entry.value, entry.type, writable]];
      });
      await this.trees.store(tx, {
        cpeId: id,
        root: device.root,
        tree: ReportedTree.of(rows),
        isComplete: false,
        source: 'session',
        sessionId: importId,
        at: device.lastInformAt ?? now,
        sourceAddress: '',
      });
    }
    return id;
  }
}
