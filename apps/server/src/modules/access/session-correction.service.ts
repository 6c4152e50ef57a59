import { Injectable } from '@nestjs/common';
import type { EnforcementStep } from '@demarc/contracts';
import type { AccessGroup } from '@demarc/radius';
import { AppConfig } from '../../platform/config/app-config';
import type { Tx } from '../../platform/database/database';
import type { SubscriptionEntity } from '../subscribers/subscribers.service';
import type { AccessSessionEntity } from './access.entity';
import { accessGroup } from './access-group';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { NextStep } from './enforcement-next-step.service';
import { cpeEnforces, stepAfter } from './enforcement-plan';
import { EnforcementQueue } from './enforcement-queue.service';
import type { DynamicAuthorizationRequestEntity, EnforcementEntity } from './enforcement.entity';
import { EnforcementRepository } from './enforcement.repository';
import { inGardenRealm } from './radius-account';

/** Each of them dials again: a network that lets her in wrongly every time is a matter for a person. */
const SESSIONS_PER_STATE = 3;

/**
 * A session that the NAS let in with an older accept, or under way while the service changed, has a Class that the
 * service does not have. Nobody asked about it when the change was carried out, so that is done once it is heard of.
 */
@Injectable()
export class SessionCorrection {
  constructor(
    private readonly requests: DynamicAuthorizationRepository,
    private readonly enforcements: EnforcementRepository,
    private readonly next: NextStep,
    private readonly queue: EnforcementQueue,
    private readonly config: AppConfig,
  ) {}

  /** @returns whether a NAS is to be asked once this is committed */
  async of(tx: Tx, session: AccessSessionEntity, subscription: SubscriptionEntity): Promise<boolean> {
    const { accessGroup: has, stoppedAt } = session;
    const wanted = accessGroup(subscription.serviceState, subscription);
    if (has === null || has === wanted || stoppedAt !== null || this.isInGardenByName(session, subscription)) {
      return false;
    }
    // What a NAS was asked about, for this change or one before, is in its hands: some report the Class of the login for ever.
    const steps = await this.requests.listAboutSession(tx, session.id);
    if (steps.some(({ request, dueAt }) => request !== null || dueAt !== null)) return false;
    const decided = await this.enforcements.find(tx, subscription.id, subscription.stateVersion);
    return (
      decided !== null &&
      !cpeEnforces(decided.method) &&
      this.order(tx, { session, subscription, decided, has, wanted, passedOver: steps })
    );
  }

  /** Asks the NAS now; what another process has written down it takes up by itself. */
  begin(): void {
    this.queue.wake();
  }

  private async order(tx: Tx, wrong: WrongSession): Promise<boolean> {
    const { session, subscription, decided, has, wanted } = wrong;
    const passedOver = new Set(ofThis(decided, wrong.passedOver));
    let step = stepAfter(decided.plan, has === 'closed' ? 'read-back' : null);
    while (step !== null && passedOver.has(step)) step = stepAfter(decided.plan, step);
    if (step !== 'coa' && step !== 'disconnect') return false;
    const corrected = await this.requests.countCorrected(tx, subscription.id, decided.stateVersion);
    const isHopeless = corrected >= SESSIONS_PER_STATE;
    const because = `a session began with the Class ${has}, and the service is ${subscription.serviceState}`;
    await this.next.open(tx, subscription, {
      decided: { ...decided, fromGroup: has, toGroup: wanted },
      step: isHopeless ? 'by-hand' : step,
      targets: [{ target: session.id, nasId: session.nasId, sessionId: session.id }],
      because: isHopeless ? `${because}; ${corrected} before it were put right: who answers these logins?` : because,
      isCorrection: true,
    });
    return !isHopeless;
  }

  /** With that name RADIUS gives the garden, whatever the service may. */
  private isInGardenByName({ userName, accessGroup: has }: AccessSessionEntity, { pppoeUsername }: SubscriptionEntity) {
    return has === 'garden' && userName === inGardenRealm(pppoeUsername, this.config.settings.GARDEN_REALM);
  }
}

interface WrongSession {
  session: AccessSessionEntity;
  subscription: SubscriptionEntity;
  decided: EnforcementEntity;
  /** Nobody was asked: it was taken for over, and came back. */
  passedOver: readonly DynamicAuthorizationRequestEntity[];
  has: AccessGroup;
  wanted: AccessGroup;
}

const ofThis = (
  { stateVersion, revision }: EnforcementEntity,
  steps: readonly DynamicAuthorizationRequestEntity[],
): EnforcementStep[] =>
  steps.flatMap((each) => (each.stateVersion === stateVersion && each.revision === revision ? [each.step] : []));
