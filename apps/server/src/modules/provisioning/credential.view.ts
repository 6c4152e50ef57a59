import type { CredentialChange, CredentialOverview, RouterCredential } from '@demarc/contracts';
import type {
  CpeCredentialEntity,
  CredentialCounts,
  CredentialRotationEntity,
} from '../inventory/credential-rotations.service';

/** @param oldBefore made before then, a credential is old; null: none is */
export const toRouterCredential = (
  own: CpeCredentialEntity | null,
  rotations: readonly CredentialRotationEntity[],
  oldBefore: Date | null,
): RouterCredential => ({
  madeAt: own?.mintedAt.toISOString() ?? null,
  firstUsedAt: own?.confirmedAt?.toISOString() ?? null,
  hasProvenSha256: (own?.sha256At ?? null) !== null,
  isOld: own !== null && oldBefore !== null && own.mintedAt < oldBefore,
  changes: rotations.map(toChange),
});

const toChange = (row: CredentialRotationEntity): CredentialChange => ({
  id: row.id,
  because: row.because,
  reason: row.reason,
  requestedBy: row.requestedBy,
  requestedAt: row.requestedAt.toISOString(),
  state: stateOf(row),
  givenAt: row.begunAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

function stateOf({ releasedAt, begunAt, finishedAt }: CredentialRotationEntity): CredentialChange['state'] {
  if (finishedAt !== null) return 'done';
  if (begunAt !== null) return 'given';
  return releasedAt === null ? 'waiting' : 'released';
}

export const toCredentialOverview = (
  { oldestAt, ...counts }: CredentialCounts,
  pace: Pick<CredentialOverview, 'maxDays' | 'perHour'>,
): CredentialOverview => ({ ...pace, ...counts, oldestAt: oldestAt?.toISOString() ?? null });
