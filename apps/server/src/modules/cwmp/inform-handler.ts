import { Injectable } from '@nestjs/common';
import { eventKind, type CertifiedIdentity, type CpeEnvelope, type CpeMessage, type Inform } from '@demarc/cwmp';
import { Clock } from '../../platform/clock';
import { Logger } from '../../platform/logger';
import type { CpeConnection } from './cpe-connection';
import type { Credential } from './device-authentication';
import { OpenSession } from './open-session';
import { ReachabilityService } from './reachability.service';
import { forbidden, type Reply } from './reply';
import { SecurityEventRepository } from './security-event.repository';
import { SessionRunner } from './session-runner';

export type InformMessage = Extract<CpeMessage, { type: 'request' }> & {
  readonly request: { readonly method: 'Inform'; readonly inform: Inform };
};

interface Heard {
  readonly credential: Credential;
  readonly connection: CpeConnection;
  readonly address: string;
  readonly body: Buffer;
}

/** An Inform of somebody who has proved a credential: is it theirs, are they let in, and then the session begins. */
@Injectable()
export class InformHandler {
  private readonly log;

  constructor(
    private readonly opening: OpenSession,
    private readonly runner: SessionRunner,
    private readonly reachability: ReachabilityService,
    private readonly securityEvents: SecurityEventRepository,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  async handle(
    message: InformMessage,
    envelope: CpeEnvelope,
    { credential, connection, address, body }: Heard,
  ): Promise<Reply> {
    const inform = await this.ownInform(message.request.inform, credential);
    if (inform === null) return this.refuseIdentity(message.request.inform, credential, address);
    const opening = {
      inform,
      body,
      credential,
      sourceAddress: address,
      namespace: envelope.namespace,
      sessionTimeoutSeconds: envelope.sessionTimeoutSeconds,
    };
    const admission = await this.opening.admit(opening);
    if (admission.kind === 'refused') return forbidden('not-admitted');
    // First the end of the old session: what it left open is what the new one begins with.
    await this.runner.supersede(admission.cpe?.id ?? null, connection);
    const session = await this.opening.begin(opening, admission);
    const wasCalled = inform.events.some((event) => eventKind(event.code) === 'connection-request');
    if (session.data.cpeId !== null) await this.reachability.came(session.data.cpeId, wasCalled);
    return this.runner.start(session, { message, body }, connection);
  }

  /** The Inform of whoever has proved the credential, with its serial as it is known here; null when it is of another. */
  private async ownInform(inform: Inform, credential: Credential): Promise<Inform | null> {
    if (isOwnIdentity(inform, credential)) return inform;
    if (credential.kind !== 'device' || !(await this.opening.isInOtherForm(inform, credential.device))) return null;
    return { ...inform, deviceId: { ...inform.deviceId, serialNumber: credential.device.serialNumber } };
  }

  /** Nothing of either CPE is touched; that it was tried is remembered with both names. */
  private async refuseIdentity(inform: Inform, credential: Credential, address: string): Promise<Reply> {
    if (credential.kind !== 'device') {
      this.log.warn({ claims: inform.deviceId, address }, 'a certificate of another CPE');
      return forbidden('identity-mismatch');
    }
    const { cpeId, oui, productClass, serialNumber } = credential.device;
    const claimed = inform.deviceId;
    this.log.warn(
      { cpe: cpeId, is: { oui, productClass, serialNumber }, claims: claimed, address },
      'identity mismatch: a CPE says it is another one',
    );
    const at = this.clock.now();
    await this.securityEvents.count({ kind: 'identity-mismatch', cpeId, claimed, sourceAddress: address, at });
    return forbidden('identity-mismatch');
  }
}

/**
 * Identity = credential, byte for byte; a certificate may leave the product class out. The bootstrap credential is
 * nobody's: the enrolment rule decides about it.
 */
function isOwnIdentity({ deviceId }: Inform, credential: Credential): boolean {
  const own = identityOf(credential);
  if (own === null) return true;
  if (own.productClass !== null && deviceId.productClass !== own.productClass) return false;
  return deviceId.oui === own.oui && deviceId.serialNumber === own.serialNumber;
}

function identityOf(credential: Credential): CertifiedIdentity | null {
  switch (credential.kind) {
    case 'device':
      return credential.device;
    case 'certificate':
      return credential.identity;
    case 'bootstrap':
    case 'unchecked':
      return null;
  }
}
