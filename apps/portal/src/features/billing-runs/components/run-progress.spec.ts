import { differences, rateText, runProgress } from './run-progress';

const run = { subscribersDone: 8900, subscribersTotal: 12_477, createdAt: '2026-12-01T00:00:00.000Z' };
const after = (seconds: number): number => Date.parse(run.createdAt) + seconds * 1000;

describe('runProgress', () => {
  it('says rate and time left once they mean something', () => {
    const progress = runProgress(run, after(6));
    expect(Math.round(progress.percent)).toBe(71);
    expect(Math.round(progress.perSecond ?? 0)).toBe(1483);
    expect(Math.round(progress.secondsLeft ?? 0)).toBe(2);
  });

  it('guesses nothing in the first three seconds or before the first one is done', () => {
    expect(runProgress(run, after(2)).secondsLeft).toBeNull();
    expect(runProgress({ ...run, subscribersDone: 0 }, after(60)).perSecond).toBeNull();
  });

  it('never divides by zero or passes 100 %', () => {
    expect(runProgress({ ...run, subscribersTotal: 0, subscribersDone: 0 }, after(9)).percent).toBe(0);
    expect(runProgress({ ...run, subscribersDone: 13_000 }, after(9)).percent).toBe(100);
  });

  it('writes rates as people read them', () => {
    expect(rateText(1483.3)).toBe('1,483/s');
    expect(rateText(2.25)).toBe('2.3/s');
  });
});

describe('differences', () => {
  const figures = { invoiceCount: 3, net: '3000.00', tax: '150.00', total: '3150.00' };

  it('is empty when the result equals the preview to the last unit', () => {
    expect(differences(figures, { ...figures })).toEqual([]);
  });

  it('names each figure that is not what was shown', () => {
    expect(differences(figures, { ...figures, invoiceCount: 2, total: '3150.01' })).toEqual([
      { label: 'invoices', preview: '3', result: '2' },
      { label: 'total', preview: '3150.00', result: '3150.01' },
    ]);
  });
});
