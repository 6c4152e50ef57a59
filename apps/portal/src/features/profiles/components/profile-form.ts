import { CreateConfigProfile, type ConfigProfile } from '@demarc/contracts';

export interface SettingDraft {
  readonly tr098: string;
  readonly tr181: string;
  readonly value: string;
}

export interface FieldDraft extends SettingDraft {
  readonly isKey: boolean;
}

export interface ObjectDraft {
  readonly tr098: string;
  readonly tr181: string;
  readonly fields: readonly FieldDraft[];
}

/** A profile as its form holds it: an empty path is none. */
export interface ProfileDraft {
  readonly name: string;
  readonly description: string;
  readonly settings: readonly SettingDraft[];
  readonly objects: readonly ObjectDraft[];
  readonly fileId: string | null;
  readonly restoreFileId: string | null;
}

export const EMPTY_SETTING: SettingDraft = { tr098: '', tr181: '', value: '' };
export const EMPTY_OBJECT: ObjectDraft = { tr098: '', tr181: '', fields: [{ ...EMPTY_SETTING, isKey: true }] };

export function draftOf(profile: ConfigProfile | null): ProfileDraft {
  if (profile === null) {
    return { name: '', description: '', settings: [EMPTY_SETTING], objects: [], fileId: null, restoreFileId: null };
  }
  const text = ({ tr098, tr181 }: { tr098: string | null; tr181: string | null }) => ({
    tr098: tr098 ?? '',
    tr181: tr181 ?? '',
  });
  return {
    name: profile.name,
    description: profile.description,
    settings: profile.settings.map(({ paths, value }) => ({ ...text(paths), value })),
    objects: profile.objects.map(({ collections, fields }) => ({
      ...text(collections),
      fields: fields.map(({ names, value, isKey }) => ({ ...text(names), value, isKey })),
    })),
    fileId: profile.fileId,
    restoreFileId: profile.restoreFileId,
  };
}

const byModel = ({ tr098, tr181 }: { tr098: string; tr181: string }) => ({
  tr098: tr098.trim() === '' ? null : tr098.trim(),
  tr181: tr181.trim() === '' ? null : tr181.trim(),
});

/** The draft as the API takes it, or null with what is to be mended. */
export function readDraft(draft: ProfileDraft): { body: CreateConfigProfile | null; faults: Record<string, string> } {
  const parsed = CreateConfigProfile.safeParse({
    name: draft.name,
    description: draft.description,
    // A row that nobody has typed into is no row.
    settings: draft.settings
      .filter(({ tr098, tr181, value }) => `${tr098}${tr181}${value}` !== '')
      .map((row) => ({ paths: byModel(row), value: row.value })),
    objects: draft.objects.map(({ fields, ...collection }) => ({
      collections: byModel(collection),
      fields: fields.map(({ value, isKey, ...names }) => ({ names: byModel(names), value, isKey })),
    })),
    fileId: draft.fileId,
    restoreFileId: draft.restoreFileId,
  });
  if (parsed.success) return { body: parsed.data, faults: {} };
  const faults: Record<string, string> = {};
  for (const issue of parsed.error.issues)
    faults[issue.path.join('.')] ??= MENDS[issue.path.join('.')] ?? issue.message;
  return { body: null, faults };
}

const MENDS: Readonly<Record<string, string>> = {
  name: 'Give the profile a name of up to 100 letters.',
  restoreFileId: 'Choose both files or none: what changes a router must be undone.',
};

/** What the server found, by its place in the document, in the words of the form. */
export function problemsIn(details: unknown): readonly string[] {
  if (typeof details !== 'object' || details === null || !('problems' in details)) return [];
  const { problems } = details as { problems: readonly { at: string; text: string }[] };
  return problems.map(({ at, text }) => {
    const [kind, index] = at.split('.');
    const place = kind === 'settings' ? 'Parameter' : 'Object';
    return at === '' || index === undefined ? text : `${place} ${Number(index) + 1} ${text}`;
  });
}
