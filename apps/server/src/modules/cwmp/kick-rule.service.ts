import { Injectable } from '@nestjs/common';
import type { CallPolicy } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import type { CpeEntity } from '../inventory/inventory.service';
import { IncidentsService } from '../incidents/incidents.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { CpeRungEntity } from './call.entity';
import { CallPolicies } from './call-policy.service';

/** Why a subscriber's session is not ended for a call. */
export type KickRefusal =
  | 'kick-off' // nobody has allowed it
  | 'kick-no-service'
  | 'kick-no-nas'
  | 'kick-plan' // not for this plan
  | 'kick-restricted' // a restricted service is never interrupted: it could come back less restricted, or not at all
  | 'kick-useless' // its management does not ride on that session
  | 'kick-hours'
  | 'kick-pause'
  | 'kick-incident' // it is lost with many others: there is no session to end, or ending it brings nothing
  | 'not-managed';

const HOUR_MS = 3_600_000;
const SERVED: readonly string[] = ['active', 'notice', 'throttled'];

/** Whether the session of a subscriber may be ended so that the router dials again and informs. Nobody's, unless staff says whose and when. */
@Injectable()
export class KickRule {
  constructor(
    private readonly policies: CallPolicies,
    private readonly subscribers: SubscribersService,
    private readonly incidents: IncidentsService,
    private readonly clock: Clock,
  ) {}

  async judge(
    sql: Sql,
    cpe: CpeEntity,
    last: CpeRungEntity | null,
  ): Promise<{ target: string | null; refusal: KickRefusal | null }> {
    const policy = await this.policies.current();
    if (!policy.kickEnabled) return { target: null, refusal: 'kick-off' };
    if (cpe.mode !== 'manage') return { target: null, refusal: 'not-managed' };
    if (cpe.subscriptionId === null) return { target: null, refusal: 'kick-no-service' };
    const service = await this.subscribers.getSubscription(sql, cpe.subscriptionId);
    const target = service.pppoeUsername;
    if (service.nasId === null) return { target, refusal: 'kick-no-nas' };
    if (!policy.kickPlanIds.includes(service.planId)) return { target, refusal: 'kick-plan' };
    if (!SERVED.includes(service.serviceState)) return { target, refusal: 'kick-restricted' };
    if (cpe.managementPath === 'own-wan') return { target, refusal: 'kick-useless' };
    const { id: cpeId, subscriptionId } = cpe;
    if ((await this.incidents.findOf(sql, { cpeId, subscriptionId })) !== null)
      return { target, refusal: 'kick-incident' };
    const now = this.clock.now();
    if (!isWithinHours(policy, now)) return { target, refusal: 'kick-hours' };
    const since = now.getTime() - (last?.lastTriedAt?.getTime() ?? 0);
    return { target, refusal: since < policy.kickPauseHours * HOUR_MS ? 'kick-pause' : null };
  }
}

/** From a full hour until another, over midnight when the second is the smaller one; the same hour: always. */
export function isWithinHours(
  { kickFromHour: from, kickToHour: to, kickZone }: Pick<CallPolicy, 'kickFromHour' | 'kickToHour' | 'kickZone'>,
  now: Date,
): boolean {
  if (from === to) return true;
  const hour = Number(
    new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: kickZone }).format(now),
  );
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
