import type { Call, RouterRung } from '@demarc/contracts';
import type { QueuedCall } from './call-queue.repository';
import type { RungFacts } from './reach-facts.service';

const NAS = 'nas:';
const MODEL = 'model:';

/** What names lanes: of NAS their names, of models themselves. */
export function laneWords(lane: string, nasNames: ReadonlyMap<string, string>): string {
  if (lane.startsWith(NAS)) return nasNames.get(lane.slice(NAS.length)) ?? 'its NAS';
  const model = lane.startsWith(MODEL) ? lane.slice(MODEL.length).replace(/^\//, '') : '';
  return model === '' ? 'routers of an unknown model' : model;
}

export function toCall(
  { request, isCalling, etaSeconds }: QueuedCall,
  { serialNumber, lane }: { serialNumber: string; lane: string },
): Call {
  const isComing =
    request.lastResult === 'accepted' || request.lastResult === 'sent' || request.lastResult === 'kicked';
  return {
    id: request.id,
    routerId: request.cpeId,
    serialNumber,
    reasons: request.reasons,
    requestedAt: request.requestedAt.toISOString(),
    state: isCalling ? 'calling' : isComing ? 'coming' : 'waiting',
    isUrgent: request.priority === 0,
    attempts: request.attempts,
    rung: request.rung,
    tried: request.tried.map(({ rung, at, result }) => ({ rung, at, result })),
    lastResult: request.lastResult,
    etaSeconds: Math.round(etaSeconds * 10) / 10,
    lane,
  };
}

export function toRung({ rung, target, refusal, history }: RungFacts): RouterRung {
  return {
    rung,
    isOpen: refusal === null,
    target,
    refusal,
    triedCount: history?.triedCount ?? 0,
    workedCount: history?.workedCount ?? 0,
    lastTriedAt: history?.lastTriedAt?.toISOString() ?? null,
    lastResult: history?.lastResult ?? null,
    lastWorkedAt: history?.lastWorkedAt?.toISOString() ?? null,
  };
}
