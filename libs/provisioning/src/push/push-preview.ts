import { decideApply } from './push-decisions';
import type { PushRecord } from './push-record';
import { isInPlace, shownAt, type Reading } from './reading';

export interface PushPreviewLine {
  readonly path: string;
  readonly does: 'changes' | 'adds' | 'stays' | 'nothing';
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string | null;
}

/** What a push would do to a router as it was last read: the very decisions, without the sending. */
export function previewPush(record: PushRecord, reading: Reading): PushPreviewLine[] {
  const { record: after, steps } = decideApply(record, reading, null);
  const added = new Set(steps.flatMap((step) => (step.do === 'add' ? [step.object] : [])));
  return [
    ...after.settings.map((setting): PushPreviewLine => {
      const shown = shownAt(reading, setting.path);
      const isThere = shown !== null && isInPlace(setting, shown);
      const does = setting.state === 'refused' ? 'nothing' : isThere ? 'stays' : 'changes';
      return {
        path: setting.path,
        does,
        from: shown?.value ?? null,
        to: setting.value,
        reason: setting.reason?.text ?? null,
      };
    }),
    ...after.objects.map(({ collection, fields, reason }, index): PushPreviewLine => ({
      path: collection,
      does: added.has(index) ? 'adds' : 'stays',
      from: null,
      to: fields.map(({ name, value }) => `${name}=${value}`).join(', '),
      reason: reason?.text ?? null,
    })),
    ...after.gaps.map(({ path, reason }): PushPreviewLine => ({
      path,
      does: 'nothing',
      from: null,
      to: null,
      reason: reason.text,
    })),
  ];
}
