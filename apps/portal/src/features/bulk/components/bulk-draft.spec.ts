import { changeOf, columnsOf, EMPTY_DRAFT, firstText, previewOf, serialsOf, type BulkDraft } from './bulk-draft';

const draft = (more: Partial<BulkDraft>): BulkDraft => ({ ...EMPTY_DRAFT, ...more });
const name24 = { intent: 'wifi-2.4', field: 'ssid', text: '{{csv.room}}', mode: 'initial' as const };

describe('a bulk change as it is written down', () => {
  it.each([
    ['nothing is said yet', draft({}), null],
    ['a filter that cannot be read', draft({ filter: 'colour = red', kind: 'reboot' }), null],
    ['a tag that is not chosen', draft({ by: 'tag', kind: 'reboot' }), null],
    ['a value is left empty', draft({ values: [{ ...name24, text: '' }] }), null],
    ['no tag at all', draft({ kind: 'tags' }), null],
    ['all are restarted', draft({ kind: 'reboot' }), { set: { by: 'filter' }, what: { kind: 'reboot' } }],
    [
      'a file with a column for each value',
      draft({ by: 'csv', csv: 'serial,Room\nA,1', values: [name24] }),
      { set: { by: 'csv' }, what: { settings: [{ field: 'ssid', value: '{{csv.room}}' }] } },
    ],
  ])('%s', (_case, given, expected) => {
    if (expected === null) expect(previewOf(given)).toBeNull();
    else expect(previewOf(given)).toMatchObject(expected);
  });

  it('gives a secret as one, by the field or because somebody says so', () => {
    const key = { intent: 'wifi-5', field: 'passphrase', text: '{{random.password(12)}}', mode: 'initial' as const };
    const free = { tr098: '', tr181: ' Device.X ', text: 's', isSecret: true, mode: 'enforce' as const };
    expect(previewOf(draft({ values: [key], parameters: [free] }))?.what).toMatchObject({
      settings: [{ value: { secret: '{{random.password(12)}}' } }],
      parameters: [{ tr098: null, tr181: 'Device.X', value: { secret: 's' } }],
    });
    expect(firstText({ intent: 'wifi-5', field: 'passphrase' })).toMatch(/random/);
  });

  it('is made only with a name, a reason, and a number that was shown', () => {
    const whole = draft({ kind: 'reboot', name: 'Restart', reason: 'new lease' });
    expect(changeOf(whole, 4)).toMatchObject({ expected: 4, rules: EMPTY_DRAFT.rules });
    expect([changeOf(whole, 0), changeOf({ ...whole, reason: 'x' }, 4), changeOf({ ...whole, name: ' ' }, 4)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('reads serial numbers as people paste them, and columns as templates name them', () => {
    expect(serialsOf('A1, A2\nA2;B3 ')).toEqual(['A1', 'A2', 'B3']);
    expect(columnsOf('\uFEFFSerial Number;WiFi name;Key!\nx')).toEqual(['wifi_name', 'key']);
  });
});
