import type { Profile, ProfileChange } from '@demarc/contracts';
import type { ProfileChangeEntity } from './profile.entity';
import type { ProfileRow } from './profile.repository';

export const toProfile = (row: ProfileRow): Profile => ({
  id: row.id,
  name: row.name,
  description: row.description,
  weight: row.weight,
  revision: row.revision,
  scopes: row.scopes,
  settings: row.settings,
  changedAt: row.changedAt.toISOString(),
  changedBy: row.changedBy,
  pendingChangeId: row.pendingChangeId,
});

export const toChange = (row: ProfileChangeEntity): ProfileChange => ({
  id: row.id,
  profileId: row.profileId,
  state: row.state,
  name: row.name,
  description: row.description,
  weight: row.weight,
  document: {
    settings: [...row.document.settings],
    parameters: row.document.parameters.map((one) => ({
      ...one,
      type: one.type as ProfileChange['document']['parameters'][number]['type'],
    })),
    rows: [...(row.document.rows ?? [])],
  },
  scopes: row.scopes,
  revision: row.revision,
  baseRevision: row.baseRevision,
  routers: row.routers,
  needsApproval: row.needsApproval,
  authorId: row.authorId,
  author: row.author,
  createdAt: row.createdAt.toISOString(),
  reason: row.reason,
  decidedBy: row.decidedBy,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  decision: row.decision,
  told: row.state === 'live' && row.toldAllAt === null ? row.told : null,
});
