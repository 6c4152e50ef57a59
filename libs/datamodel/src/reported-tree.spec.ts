import { ReportedTree } from './reported-tree';

const tree = ReportedTree.of([
  ['Device.WiFi.SSID.10.SSID', 'c', 'string', true],
  ['Device.WiFi.SSID.2.SSID', 'b', 'string', true],
]);

it('lists objects in numeric order, from parameters alone (G29)', () => {
  expect(tree.objects('Device.WiFi.SSID.*.')).toEqual(['Device.WiFi.SSID.2.', 'Device.WiFi.SSID.10.']);
  expect(tree.objects('Device.WiFi.Radio.*.')).toEqual([]);
});

it('a value answer keeps what is known of writability, a name answer keeps values', () => {
  const path = 'Device.WiFi.SSID.2.SSID';
  const read = tree.withValues([{ name: path, value: 'x', type: '' }]);
  expect(read.row(path)).toEqual([path, 'x', 'string', true]);
  expect(read.withNames([{ name: path, writable: false }]).row(path)).toEqual([path, 'x', 'string', false]);
  expect(tree.value(path)).toBe('b');
});

it('G23, G25: a value that was not given is unknown, not empty', () => {
  expect(tree.withValues([{ name: 'Device.A', value: null, type: 'string' }]).value('Device.A')).toBeNull();
  expect(tree.value('Device.B')).toBeNull();
});

it('text from a device is no property of an object', () => {
  const hostile = ReportedTree.of([['__proto__', 'x', 'string', true]]);
  expect(hostile.value('constructor')).toBeNull();
  expect(hostile.value('__proto__')).toBe('x');
});
