import type { TimelineEntry } from '@demarc/contracts';
import { entryText, foldTimeline } from './timeline-rows';

const entry = (at: string, change: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: at,
  at,
  kind: 'router',
  code: '4 VALUE CHANGE',
  text: 'The router reported a change',
  actor: null,
  path: '/routers/1',
  ...change,
});
const dayOf = (at: string): string => at.slice(0, 10);

describe('rows of the timeline', () => {
  it('fold what repeats in a row, newest first, and keep when it began', () => {
    const rows = foldTimeline(
      [
        entry('2026-12-05T10:00:09Z'),
        entry('2026-12-05T10:00:05Z'),
        entry('2026-12-05T10:00:04Z', { code: '1 BOOT', text: 'The router booted' }),
        entry('2026-12-05T10:00:01Z'),
      ],
      dayOf,
    );
    expect(rows.map((row) => [row.text, row.times, row.entry.at.slice(17, 19), row.firstAt.slice(17, 19)])).toEqual([
      ['The router reported a change', 2, '09', '05'],
      ['The router booted', 1, '04', '04'],
      ['The router reported a change', 1, '01', '01'],
    ]);
  });

  it('do not fold across days, nor what another person did', () => {
    const act = { kind: 'staff', code: 'subscription.wifi', text: 'subscription.wifi', path: null } as const;
    const rows = foldTimeline(
      [
        entry('2026-12-05T00:01:00Z', { ...act, actor: 'a' }),
        entry('2026-12-05T00:00:00Z', { ...act, actor: 'b' }),
        entry('2026-12-04T23:59:00Z', { ...act, actor: 'b' }),
      ],
      dayOf,
    );
    expect(rows.map((row) => row.times)).toEqual([1, 1, 1]);
  });

  it('lose no entry', () => {
    const many = Array.from({ length: 50 }, (_unused, index) => entry(`2026-12-05T10:00:${10 + (index % 3)}Z`));
    expect(foldTimeline(many, dayOf).reduce((sum, row) => sum + row.times, 0)).toBe(50);
  });
});

describe('the words of an entry', () => {
  it('are put in place of a bare act, with its reason', () => {
    expect(entryText({ code: 'subscription.wifi', text: 'subscription.wifi' })).toBe('WiFi name and key changed');
    expect(entryText({ code: 'invoice.voided', text: 'invoice.voided: twice' })).toBe('Invoice voided: twice');
  });

  it('stay as the server has them otherwise', () => {
    expect(entryText({ code: 'subscriber.created', text: 'Registered as a subscriber' })).toBe(
      'Registered as a subscriber',
    );
    expect(entryText({ code: 'unknown.act', text: 'unknown.act' })).toBe('unknown.act');
  });
});
