import { Injectable } from '@nestjs/common';
import type { DeviceId } from '@demarc/cwmp';
import { detectRoot, type DataModelRoot } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import { CpeDirectory } from './cpe-directory.service';
import type { CpeEntity } from './cpe.entity';
import { CpeRepository, type CpeRecord } from './cpe.repository';
import type { CpeQuarantined } from './inventory.events';

export interface AdmissionRequest {
  deviceId: DeviceId;
  /** `device`: with its own credential. `bootstrap`: with the shared one, which can only enrol. */
  authenticatedAs: 'device' | 'bootstrap';
  /** The CPE the credential belongs to; null where CPEs do not authenticate at all (closed laboratories). */
  credentialCpeId: string | null;
  parameterNames: Iterable<string>;
}

/** What a session may do. Only an admitted CPE is ever told anything. */
export type Admission =
  | { kind: 'admitted'; cpe: CpeRecord }
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
    const known = await this.directory.find(request.deviceId);
    if (request.authenticatedAs === 'device' && request.credentialCpeId !== null) {
      if (known === null || known.id !== request.credentialCpeId) {
        return { kind: 'refused', reason: 'the identity in the Inform is not the one of the credential' };
      }
      return this.admitOwn(known, request);
    }
    if (known !== null) {
      const isTrusted = request.authenticatedAs === 'device' && known.state === 'active';
      return isTrusted ? this.admitOwn(known, request) : this.admitKnown(known, request);
    }
    return this.admitNew(request);
  }

  /** It proved who it is. Coming back like this ends a quarantine it was put into by somebody without the proof. */
  private async admitOwn(known: CpeRecord, request: AdmissionRequest): Promise<Admission> {
    if (known.state === 'retired') return { kind: 'quarantined', cpe: known, reason: RETIRED };
    const root = known.root ?? detectRoot(request.parameterNames);
    if (known.state === 'active' && known.root === root) return { kind: 'admitted', cpe: known };
    if (known.state === 'quarantine' && known.enrolledAt === null) {
      return { kind: 'quarantined', cpe: known, reason: known.quarantineReason ?? UNKNOWN_SERIAL };
    }
    const enrolledAt = known.enrolledAt ?? this.clock.now();
    return this.change(known, { state: 'active', quarantineReason: null, root, enrolledAt });
  }

  /** A serial we know, with the bootstrap credential. */
  private async admitKnown(known: CpeRecord, request: AdmissionRequest): Promise<Admission> {
    const root = known.root ?? detectRoot(request.parameterNames);
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
          return this.change(known, { state: 'enrolling', quarantineReason: null, root });
        }
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

  private admitNew(request: AdmissionRequest): Promise<Admission> {
    return this.database.transaction(async (tx): Promise<Admission> => {
      const expected = await this.cpes.listUnseen(tx, request.deviceId.serialNumber);
      const match = expected.find(({ oui }) => oui === null || sameOui(oui, request.deviceId.oui));
      if (match !== undefined) return this.meet(tx, match, request);
      const rule = this.config.settings.CWMP_ENROLMENT;
      if (rule === 'known') return { kind: 'refused', reason: UNKNOWN_SERIAL };
      if (rule === 'open') return this.takeIn(tx, request, { state: 'enrolling', reason: null });
      const other = expected[0] ?? (await this.cpes.listBySerial(tx, request.deviceId.serialNumber))[0];
      const reason = other === undefined ? UNKNOWN_SERIAL : OTHER_IDENTITY;
      if ((await this.cpes.countQuarantined(tx)) >= MAX_QUARANTINED) return { kind: 'quarantined', cpe: null, reason };
      return this.takeIn(tx, request, { state: 'quarantine', reason });
    });
  }

  /** The box behind a registered serial shows itself for the first time. */
  private async meet(tx: Tx, cpe: CpeEntity, { deviceId, parameterNames }: AdmissionRequest): Promise<Admission> {
    const root = detectRoot(parameterNames);
    await this.cpes.update(tx, cpe.id, { ...identityOf(deviceId), manufacturer: deviceId.manufacturer, root });
    const record = await this.directory.findFresh(tx, deviceId);
    if (record === null) throw new Error('assertion failed: a CPE that was just met is known');
    return { kind: 'admitted', cpe: record };
  }

  private async takeIn(
    tx: Tx,
    { deviceId, parameterNames }: AdmissionRequest,
    as: { state: 'enrolling' | 'quarantine'; reason: string | null },
  ): Promise<Admission> {
    const cpe = newCpe(deviceId, { ...as, root: detectRoot(parameterNames), createdAt: this.clock.now() });
    const isNew = await this.cpes.insertIfNew(tx, cpe);
    const fresh: CpeRecord = { ...cpe, informHash: null, hasTree: false };
    const record = isNew ? fresh : await this.directory.findFresh(tx, deviceId);
    if (record === null) throw new Error('assertion failed: a CPE that was just inserted is known');
    if (as.reason === null) return { kind: 'admitted', cpe: record };
    if (isNew) await this.announce(tx, record.id, as.reason);
    return { kind: 'quarantined', cpe: record, reason: as.reason };
  }

  private async change(known: CpeRecord, change: Partial<CpeEntity>, reason?: string): Promise<Admission> {
    await this.database.transaction(async (tx) => {
      await this.cpes.update(tx, known.id, change);
      if (reason !== undefined) await this.announce(tx, known.id, reason);
    });
    this.directory.forget(known.id);
    return { kind: 'admitted', cpe: { ...known, ...change } };
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

const sameOui = (a: string, b: string): boolean => a.toUpperCase() === b.toUpperCase();

const identityOf = ({
  oui,
  productClass,
  serialNumber,
}: DeviceId): Pick<CpeEntity, 'oui' | 'productClass' | 'serialNumber'> => ({
  oui,
  productClass,
  serialNumber,
});

interface NewCpe {
  state: 'enrolling' | 'quarantine';
  reason: string | null;
  root: DataModelRoot | null;
  createdAt: Date;
}

function newCpe(deviceId: DeviceId, { state, reason, root, createdAt }: NewCpe): CpeEntity {
  return {
    id: newId(),
    ...identityOf(deviceId),
    manufacturer: deviceId.manufacturer,
    modelName: null,
    hardwareVersion: null,
    softwareVersion: null,
    root,
    state,
    mode: 'manage',
    subscriptionId: null,
    quarantineReason: reason,
    managementPath: 'unknown',
    managementObject: null,
    connectionRequestUrl: null,
    enrolledAt: null,
    enrolmentWindowUntil: null,
    retiredAt: null,
    createdAt,
  };
}
