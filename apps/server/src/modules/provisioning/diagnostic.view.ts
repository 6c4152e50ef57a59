import type { DiagnosticResult, RouterDiagnostic, SpeedSeenHere } from '@demarc/contracts';
import type { CpeDiagnosticEntity, SeenHere } from './diagnostic.entity';
import type { DiagnosticWithTask } from './diagnostic.repository';

export const toDiagnostic = ({ diagnostic, task }: DiagnosticWithTask): RouterDiagnostic => ({
  id: task.id,
  cpeId: task.cpeId,
  kind: diagnostic.kind,
  order: diagnostic.wish,
  state: task.state,
  measuringSince: diagnostic.measuringSince?.toISOString() ?? null,
  reason: task.reason,
  createdBy: task.createdBy,
  createdAt: task.createdAt.toISOString(),
  sentAt: task.sentAt?.toISOString() ?? null,
  finishedAt: task.finishedAt?.toISOString() ?? null,
  deadlineAt: task.deadlineAt.toISOString(),
  result: withSeenHere(diagnostic),
});

/** The server's own count may be written after the router's word was read. */
function withSeenHere({ result, seenHere }: CpeDiagnosticEntity): DiagnosticResult | null {
  if (result?.kind !== 'download' && result?.kind !== 'upload') return result;
  return { ...result, seenHere: seenHere === null ? null : speedSeen(seenHere) };
}

function speedSeen({ bytes, fromMs, toMs }: SeenHere): SpeedSeenHere {
  const seconds = Math.max(0, toMs - fromMs) / 1000;
  return { bytes, seconds, bitsPerSecond: seconds < 0.01 ? null : Math.round((bytes * 8) / seconds) };
}
