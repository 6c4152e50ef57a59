import type { ConfigProfile, ConfigPush, ConfigPushItem } from '@demarc/contracts';
import type { ConfigProfileEntity, ConfigPushEntity } from './config-push.entity';

export const toProfileView = (row: ConfigProfileEntity, openPushes: number): ConfigProfile => ({
  id: row.id,
  name: row.name,
  description: row.description,
  settings: row.document.settings.map(({ paths, value }) => ({ paths: { ...paths }, value })),
  objects: row.document.objects.map(({ collections, fields }) => ({
    collections: { ...collections },
    fields: fields.map(({ names, value, isKey }) => ({ names: { ...names }, value, isKey })),
  })),
  fileId: row.fileId,
  restoreFileId: row.restoreFileId,
  version: row.version,
  changedAt: row.changedAt.toISOString(),
  changedBy: row.changedBy,
  openPushes,
});

export const toPushView = (row: ConfigPushEntity, profileName: string): ConfigPush => ({
  id: row.id,
  cpeId: row.cpeId,
  profileId: row.profileId,
  profileName,
  profileVersion: row.profileVersion,
  stateVersion: row.stateVersion,
  state: row.state,
  attempts: row.attempts,
  createdAt: row.createdAt.toISOString(),
  appliedAt: row.appliedAt?.toISOString() ?? null,
  restoredAt: row.restoredAt?.toISOString() ?? null,
  note: row.note,
  items: itemsOf(row),
});

function itemsOf({ record }: ConfigPushEntity): ConfigPushItem[] {
  return [
    ...record.settings.map((setting): ConfigPushItem => ({
      path: setting.path,
      kind: 'parameter',
      wanted: setting.value,
      before: setting.before,
      state: setting.state,
      reason: setting.reason?.text ?? null,
    })),
    ...record.objects.map((object): ConfigPushItem => ({
      path: object.collection,
      kind: 'object',
      wanted: object.fields.map(({ name, value }) => `${name}=${value}`).join(', '),
      before: null,
      state: object.state,
      reason: object.reason?.text ?? null,
    })),
    ...record.gaps.map(({ path, reason }): ConfigPushItem => ({
      path,
      kind: 'gap',
      wanted: null,
      before: null,
      state: 'refused',
      reason: reason.text,
    })),
  ];
}
