import type { ScriptPreset } from '@demarc/contracts';
import { draftOfPreset, EMPTY_PRESET, readPresetDraft } from './preset-form';

const PRESET: ScriptPreset = {
  id: '0199c2c4-0000-7000-8000-000000000001',
  name: 'wifi',
  isEnabled: true,
  weight: 10,
  channel: 'wifi',
  schedule: '3600 0 3 * * *',
  events: { '1 BOOT': true, '0 BOOTSTRAP': false },
  precondition: 'DeviceID.ProductClass = "HG8245"',
  provisions: [{ name: 'wifi', args: ['Home', 42, true, null, { expression: 'DeviceID.SerialNumber' }] }],
  version: 3,
  changedAt: '2026-03-01T00:00:00.000Z',
  changedBy: 'Farhana',
};

it('a preset that is opened and saved untouched stays what it is', () => {
  const { body, faults } = readPresetDraft(draftOfPreset(PRESET));
  const { id, version, changedAt, changedBy, ...stored } = PRESET;
  expect([id, version, changedAt, changedBy]).not.toContain(undefined);
  expect(faults).toEqual({});
  expect(body).toEqual(stored);
});

it.each([
  ['no name', { name: '' }, 'name'],
  ['no provision', { provisions: [{ name: '', args: '' }] }, 'provisions.0.name'],
  ['arguments that are no JSON', { provisions: [{ name: 'a', args: 'Home' }] }, 'provisions.0.args'],
  ['an event on both sides', { on: ['1 BOOT'], off: ['1 BOOT'] }, 'off'],
])('%s is said at its field', (_what, change, field) => {
  const draft = { ...EMPTY_PRESET, name: 'p', provisions: [{ name: 'a', args: '' }], ...change };
  const { body, faults } = readPresetDraft(draft);
  expect(body).toBeNull();
  expect(Object.keys(faults)).toEqual([field]);
});
