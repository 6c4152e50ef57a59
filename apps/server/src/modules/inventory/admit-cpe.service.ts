import { Injectable } from '@nestjs/common';
import type { DeviceId } from '@demarc/cwmp';
import { detectRoot, rootNow, type DataModelRoot } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import type { CpeCredentials } from './cpe-credential.service';
import { CpeDirectory } from './cpe-directory.service';
import type { CpeEntity, CpeMode } from './cpe.entity';
import type { CpeIdentity, CpeRecord, ShownIdentity } from './cpe-identity.repository';
import { CpeRepository } from './cpe.repository';
import { managementPathSeen, type CpeQuarantined, type CpeRootChanged } from './inventory.events';

export interface AdmissionRequest {
  deviceId: DeviceId;
  /** `device`: with its own credential. `bootstrap`: with the shared one, which can only enrol. */
  authenticatedAs: 'device' | 'bootstrap';
  /** The CPE the credential belongs to; null where CPEs do not authenticate at all (closed laboratories). */
  credentialCpeId: string | null;
  parameterNames: Iterable<string>;
}

/** A CPE that was let in just now: nobody can have wanted anything of it before. */
export interface NewCpe {
  readonly cpe: CpeRecord;
  /** What it is to be given. */
  readonly credentials: CpeCredentials;
}

/** What a session may do. Only an admitted CPE is ever told anything. */
export type Admission =
  | {
      kind: 'admitted';
      cpe: CpeRecord;
      /** This very Inform made the row. */
      made?: NewCpe;
    }
  /** Served and told nothing; `cpe` is null when there was no room to remember it. */
  | { kind: 'quarantined'; cpe: CpeRecord | null; reason: string }
  | { kind: 'refused'; reason: string };

/** Strangers may fill so many rows and no more (a flood of invented serials). */
const MAX_QUARANTINED = 1_000;

/** Decides by the enrolment rule who is let in. */
@Injectable()
export class AdmitCpe {
  constructor(
    private readonly database: Database,
    private readonly cpes: CpeRepository,
    private readonly directory: CpeDirectory,
    private readonly outbox: Outbox,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Identity = credential, byte for byte. No query at all for an active CPE that this process knows. */
  async admit(request: AdmissionRequest): Promise<Admission> {
    const isOwn = request.authenticatedAs === 'device' && request.credentialCpeId !== null;
    if (!isOwn && this.config.settings.CWMP_ENROLMENT === 'open') return this.admitOpen(request);
    const known = await this.directory.find(request.deviceId);
    if (request.authenticatedAs === 'device' && request.credentialCpeId !== null) {
      if (known === null || known.id !== request.credentialCpeId) {
        return { kind: 'refused', reason: 'the identity in the Inform is not the one of the credential' };
      }
      return this.admitOwn(known, request);
    }
    return known === null ? this.admitNew(request) : this.admitFound(known, request);
  }

  private admitFound(known: CpeRecord, request: AdmissionRequest): Promise<Admission> {
    const isTrusted = request.authenticatedAs === 'device' && known.state === 'active';
    return isTrusted ? this.admitOwn(known, request) : this.admitKnown(known, request);
  }

  /** It proved who it is. Coming back like this ends a quarantine it was put into by somebody without the proof. */
  private async admitOwn(known: CpeRecord, request: AdmissionRequest): Promise<Admission> {
    if (known.state === 'retired') return { kind: 'quarantined', cpe: known, reason: RETIRED };
    const root = rootNow(known.root, request.parameterNames);
    if (known.state === 'active' && known.root === root) return { kind: 'admitted', cpe: known };
    if (known.state === 'quarantine' && known.enrolledAt === null) {
      return { kind: 'quarantined', cpe: known, reason: known.quarantineReason ?? UNKNOWN_SERIAL };
    }
    const enrolledAt = known.enrolledAt ?? this.clock.now();
    // Whoever came back without the credential was another box: this one has never lost it (G36).
    const isShared = known.state === 'quarantine' && known.quarantineReason === CAME_BACK;
    const serialSharedAt = isShared ? this.clock.now() : known.serialSharedAt;
    return this.change(known, { state: 'active', quarantineReason: null, root, enrolledAt, serialSharedAt });
  }

  /** A serial we know, with the bootstrap credential. */
  private async admitKnown(known: CpeRecord, request: AdmissionRequest): Promise<Admission> {
    const root = rootNow(known.root, request.parameterNames);
    const now = this.clock.now();
    const isOpen = known.enrolmentWindowUntil !== null && known.enrolmentWindowUntil > now;
    switch (known.state) {
      case 'retired':
        return { kind: 'quarantined', cpe: known, reason: RETIRED };
      case 'enrolling':
        return root === known.root ? { kind: 'admitted', cpe: known } : this.change(known, { root });
      case 'active':
      case 'quarantine':
        if (known.enrolledAt !== null && isOpen) {
          return this.change(known, { state: 'enrolling', quarantineReason: null, root, serialSharedAt: null });
        }
        // What another box says is nothing of this one's, and does not lock it out.
        if (known.serialSharedAt !== null) return { kind: 'quarantined', cpe: null, reason: SHARED_SERIAL };
        if (known.state === 'quarantine') {
          return { kind: 'quarantined', cpe: known, reason: known.quarantineReason ?? UNKNOWN_SERIAL };
        }
        return this.quarantineKnown(known);
    }
  }

  /** C2: enrolled once, the bootstrap credential is no proof any more: second evidence, or somebody opens the window. */
  private async quarantineKnown(known: CpeRecord): Promise<Admission> {
    await this.change(known, { state: 'quarantine', quarantineReason: CAME_BACK }, CAME_BACK);
    const cpe = { ...known, state: 'quarantine' as const, quarantineReason: CAME_BACK };
    return { kind: 'quarantined', cpe, reason: CAME_BACK };
  }

  /** A box nobody has heard before. */
  private async admitNew({ deviceId, parameterNames }: AdmissionRequest): Promise<Admission> {
    const mode = this.config.settings.CWMP_NEW_ROUTERS;
    const common = { root: detectRoot(parameterNames), createdAt: this.clock.now(), mode };
    const met = await this.directory.meet(shownBy(deviceId, common.root));
    if (met !== null) return { kind: 'admitted', cpe: { ...met, informHash: null, hasTree: false } };
    if (this.config.settings.CWMP_ENROLMENT === 'known') return { kind: 'refused', reason: UNKNOWN_SERIAL };
    return this.database.transaction((tx) => this.quarantineNew(tx, deviceId, common));
  }

  /** Where every box is let in. */
  private async admitOpen(request: AdmissionRequest): Promise<Admission> {
    const { deviceId, parameterNames } = request;
    const root = detectRoot(parameterNames);
    const mode = this.config.settings.CWMP_NEW_ROUTERS;
    const given = { root, createdAt: this.clock.now(), mode };
    const stranger = newCpe(deviceId, { ...given, state: 'enrolling', reason: null });
    const { how, cpe, credentials } = await this.directory.findOrTakeIn(shownBy(deviceId, root), stranger);
    if (how === 'found') return this.admitFound(cpe, request);
    return credentials === null ? { kind: 'admitted', cpe } : { kind: 'admitted', cpe, made: { cpe, credentials } };
  }

  private async quarantineNew(
    tx: Tx,
    deviceId: DeviceId,
    common: Pick<Entry, 'root' | 'createdAt' | 'mode'>,
  ): Promise<Admission> {
    const [other] = await this.cpes.listBySerial(tx, deviceId.serialNumber);
    const reason = other === undefined ? UNKNOWN_SERIAL : OTHER_IDENTITY;
    if ((await this.cpes.countQuarantined(tx)) >= MAX_QUARANTINED) return { kind: 'quarantined', cpe: null, reason };
    const cpe = newCpe(deviceId, { ...common, state: 'quarantine', reason });
    if (!(await this.cpes.insertIfNew(tx, cpe))) {
      return { kind: 'quarantined', cpe: await this.getFresh(tx, deviceId), reason };
    }
    await this.announce(tx, cpe.id, reason);
    return { kind: 'quarantined', cpe: { ...cpe, informHash: null, hasTree: false }, reason };
  }

  /** Another session inserted this identity at the same moment. */
  private async getFresh(sql: Sql, deviceId: DeviceId): Promise<CpeRecord> {
    const record = await this.directory.findFresh(sql, deviceId);
    if (record === null) throw new Error('assertion failed: a CPE that could not be inserted is known');
    return record;
  }

  private async change(known: CpeRecord, change: Partial<CpeEntity>, reason?: string): Promise<Admission> {
    await this.database.transaction(async (tx) => {
      await this.cpes.update(tx, known.id, change);
      if (change.root !== undefined && change.root !== known.root) await this.tellOfRoot(tx, known);
      if (reason !== undefined) await this.announce(tx, known.id, reason);
    });
    this.directory.forget(known.id);
    return { kind: 'admitted', cpe: { ...known, ...change } };
  }

  /** It is heard for the first time: from now on it can be cut off. */
  private async tellOfRoot(tx: Tx, { id, root: before }: CpeRecord): Promise<void> {
    const cpe = await this.cpes.findForUpdate(tx, id);
    if (cpe !== null) await this.outbox.addAll(tx, managementPathSeen(cpe));
    if (before === null) return;
    const event: CpeRootChanged = { type: 'cpe.root-changed', subjectId: id, payload: { cpeId: id, before } };
    await this.outbox.add(tx, event);
  }

  private async announce(tx: Tx, cpeId: string, reason: string): Promise<void> {
    const event: CpeQuarantined = { type: 'cpe.quarantined', subjectId: cpeId, payload: { cpeId, reason } };
    await this.outbox.add(tx, event);
  }
}

const RETIRED = 'this router was retired';
const UNKNOWN_SERIAL = 'nobody has registered this serial';
const OTHER_IDENTITY = 'this serial is registered with another OUI or product class';
const CAME_BACK =
  'it is enrolled and came back with the bootstrap credential (factory reset?): open the enrolment window if that is right';

const SHARED_SERIAL =
  'another router with this serial holds the credential: open the enrolment window if this one is to take its place';

const shownBy = (deviceId: DeviceId, root: DataModelRoot | null): ShownIdentity => ({
  ...identityOf(deviceId),
  manufacturer: deviceId.manufacturer,
  root,
});

const identityOf = ({ oui, productClass, serialNumber }: DeviceId): CpeIdentity => ({
  oui,
  productClass,
  serialNumber,
});

interface Entry {
  state: 'enrolling' | 'quarantine';
  reason: string | null;
  root: DataModelRoot | null;
  createdAt: Date;
  mode: CpeMode;
}

function newCpe(deviceId: DeviceId, { state, reason, root, createdAt, mode }: Entry): CpeEntity {
  return {
    id: newId(),
    ...identityOf(deviceId),
    manufacturer: deviceId.manufacturer,
    modelName: null,
    hardwareVersion: null,
    softwareVersion: null,
    root,
    state,
    mode,
    subscriptionId: null,
    quarantineReason: reason,
    managementPath: 'unknown',
    managementObject: null,
    connectionRequestUrl: null,
    enrolledAt: null,
    enrolmentWindowUntil: null,
    serialSharedAt: null,
    retiredAt: null,
    createdAt,
  };
}
