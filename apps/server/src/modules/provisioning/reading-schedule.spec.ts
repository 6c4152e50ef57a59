import type { ReadingPolicy } from '@demarc/contracts';
import fc from 'fast-check';
import { intervalMsOf, Pace } from './reading-schedule';

const HOUR_MS = 3_600_000;
const policy: ReadingPolicy = {
  everyHours: 6,
  groups: ['optical'],
  readingsPerMinute: 60,
  models: [
    { manufacturer: 'Huawei', modelName: 'HG8245', everyHours: 1 },
    { manufacturer: 'TenWave', modelName: 'TW1200', everyHours: 0 },
  ],
};
const make = (manufacturer: string, modelName: string) => ({
  oui: '',
  manufacturer,
  productClass: '',
  modelName,
  hardwareVersion: '',
  softwareVersion: '',
});
/** Its last four signs say where in the spread it stands: this is the middle. */
const MIDDLE = '01890000-0000-7000-8000-000000007fff';

describe('how often a router is read', () => {
  it.each<[string, string, string, number | null]>([
    ['as all are', 'Other', 'X', 6],
    ['as its model is', 'Huawei', 'HG8245', 1],
    ['not at all, as its model is not', 'TenWave', 'TW1200', null],
    ['a model is maker and name together', 'Huawei', 'TW1200', 6],
  ])('%s', (_case, manufacturer, modelName, hours) => {
    const ms = intervalMsOf(policy, make(manufacturer, modelName), MIDDLE);
    expect(ms === null ? null : Math.round((ms / HOUR_MS) * 100) / 100).toBe(hours);
  });

  it('never, while it is off', () => {
    expect(intervalMsOf({ ...policy, everyHours: 0 }, make('Other', 'X'), MIDDLE)).toBeNull();
  });

  it('each a tenth sooner or later, the same one always alike', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const ms = intervalMsOf(policy, make('Other', 'X'), id);
        expect(ms).toBe(intervalMsOf(policy, make('Other', 'X'), id));
        expect(ms! / HOUR_MS).toBeGreaterThanOrEqual(5.4);
        expect(ms! / HOUR_MS).toBeLessThanOrEqual(6.6);
      }),
    );
  });
});

describe('the pace', () => {
  it('lets so many through in a minute and a few seconds, however they come', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 400 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 6_000 }), (waits, perMinute) => {
        const pace = new Pace(0);
        let [nowMs, taken] = [0, 0];
        for (const wait of waits) {
          nowMs += wait;
          if (pace.take(perMinute, nowMs)) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual((nowMs / 60_000) * perMinute + Math.max(1, perMinute / 12) + 1e-6);
      }),
    );
  });

  it('is not used up by who is refused', () => {
    const pace = new Pace(0);
    for (let nowMs = 0; nowMs < 1_000; nowMs += 10) expect(pace.take(60, nowMs)).toBe(false);
    expect(pace.take(60, 1_001)).toBe(true);
  });
});
