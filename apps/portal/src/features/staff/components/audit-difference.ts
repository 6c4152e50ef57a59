export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value);

/** What an act changed, field by field; a thing that was made has no before, one that is gone no after. */
export function fieldChanges(before: unknown, after: unknown): readonly FieldChange[] {
  if (!isRecord(before) && !isRecord(after)) {
    const pair = { before: before ?? null, after: after ?? null };
    if (pair.before === null && pair.after === null) return [];
    return [
      {
        field: '',
        before: pair.before === null ? null : textOf(pair.before),
        after: pair.after === null ? null : textOf(pair.after),
      },
    ];
  }
  const left = isRecord(before) ? before : {};
  const right = isRecord(after) ? after : {};
  const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return fields.flatMap((field) => {
    const [old, now] = [left[field], right[field]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    return [{ field, before: old === undefined ? null : textOf(old), after: now === undefined ? null : textOf(now) }];
  });
}
