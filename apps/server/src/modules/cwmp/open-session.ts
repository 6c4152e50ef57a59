import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Inform } from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import { CpeCredentialsService, type ProvenCpe } from '../inventory/cpe-credential.service';
import { InventoryService, type Admission } from '../inventory/inventory.service';
import { informedMake, QuirkBook } from '../inventory/quirk-book.service';
import { ProvisioningService } from '../provisioning/provisioning.service';
import { CwmpSession } from './cwmp-session';
import type { Credential, DigestLean } from './device-authentication';

/** In any case a session is over after this. */
const MAX_SESSION_MS = 300_000;

export interface OpeningRequest {
  readonly inform: Inform;
  readonly body: Buffer;
  readonly credential: Credential;
  readonly sourceAddress: string;
  readonly namespace: string | null;
  /** What the CPE itself asked for. */
  readonly sessionTimeoutSeconds: number | null;
}

/** What an Inform leads to: who it is, what is recorded of it, and what will be done in its session. */
@Injectable()
export class OpenSession {
  private readonly timeoutMs: number;

  constructor(
    private readonly inventory: InventoryService,
    private readonly provisioning: ProvisioningService,
    private readonly credentials: CpeCredentialsService,
    private readonly book: QuirkBook,
    private readonly clock: Clock,
    config: AppConfig,
  ) {
    this.timeoutMs = config.settings.CWMP_SESSION_TIMEOUT_SECONDS * 1000;
  }

  async admit({ inform, credential }: OpeningRequest): Promise<Admission> {
    if (credential.kind === 'bootstrap' && !(await this.mayLean(inform, credential.leans))) {
      return { kind: 'refused', reason: 'the form of its digest is not one that its make may use' };
    }
    return this.inventory.admit({
      deviceId: inform.deviceId,
      authenticatedAs: authenticatedAs(credential),
      credentialCpeId: credential.kind === 'device' ? credential.device.cpeId : null,
      parameterNames: inform.parameters.map((parameter) => parameter.name),
    });
  }

  /** Records the Inform and begins the work. When this resolves, what the CPE will not say again is committed. */
  async begin(opening: OpeningRequest, admission: Exclude<Admission, { kind: 'refused' }>): Promise<CwmpSession> {
    const { inform, credential, sourceAddress, namespace } = opening;
    const { cpe } = admission;
    const make = informedMake(inform, cpe);
    const { quirks } = (await this.book.current()).resolve(make);
    const id = newId();
    const at = this.clock.now();
    const as = authenticatedAs(credential);
    if (credential.kind === 'device' && credential.device.isPending) {
      await this.credentials.confirm(credential.device.cpeId);
    }
    if (cpe !== null) await this.inventory.recordInform({ cpe, sessionId: id, inform, sourceAddress, at });
    const work =
      admission.kind === 'admitted'
        ? await this.provisioning.beginSession({
            sessionId: id,
            cpeId: admission.cpe.id,
            isObserved: admission.cpe.mode === 'observe',
            made: admission.made ?? null,
            inform,
            make,
            quirks,
            message: opening.body,
            authenticatedAs: as,
            sourceAddress,
            at,
          })
        : null;
    const nowMs = this.clock.monotonicMs();
    const data = {
      id,
      cookie: randomBytes(16).toString('hex'),
      cpeId: cpe?.id ?? null,
      authenticatedAs: as,
      namespace,
      timeoutMs: this.timeoutOf(opening.sessionTimeoutSeconds, quirks.sessionTimeoutSeconds),
      make,
      quirks,
      work,
      state: { phase: 'awaiting-inform', tag: id.slice(-8), messages: 0, requests: 0 },
    } as const;
    const session = new CwmpSession(data, credential, nowMs + MAX_SESSION_MS);
    session.touch(nowMs);
    return session;
  }

  /** G36: the serial of this very CPE, in another form that the rule of its make takes for the same. */
  async isInOtherForm({ deviceId }: Inform, { cpeId, oui, productClass }: ProvenCpe): Promise<boolean> {
    if (deviceId.oui !== oui || deviceId.productClass !== productClass) return false;
    return (await this.inventory.recordOf(deviceId))?.id === cpeId;
  }

  private async mayLean(inform: Inform, leans: readonly DigestLean[]): Promise<boolean> {
    if (leans.length === 0) return true;
    const { quirks } = (await this.book.current()).resolve(informedMake(inform, null));
    return leans.every((flag) => quirks[flag] === true);
  }

  /** TR-069 3.7.1.1.4: both sides allow at least 30 seconds; a CPE may ask for more, and a slow make needs more (G7). */
  private timeoutOf(asked: number | null, ofMake = 0): number {
    return Math.min(Math.max(this.timeoutMs, (asked ?? 0) * 1000, ofMake * 1000), MAX_SESSION_MS);
  }
}

/** A CPE that nobody has met has no credential of its own yet, whatever names it. */
const authenticatedAs = ({ kind }: Credential): 'device' | 'bootstrap' =>
  kind === 'bootstrap' || kind === 'certificate' ? 'bootstrap' : 'device';
