import { eventKind, mustBeDurable } from './event-code';

it.each([
  ['0 BOOTSTRAP', 'bootstrap', true],
  ['1 BOOT', 'boot', true],
  ['2 PERIODIC', 'periodic', false],
  ['4 VALUE CHANGE', 'value-change', true],
  ['6 CONNECTION REQUEST', 'connection-request', false],
  ['7 TRANSFER COMPLETE', 'transfer-complete', true],
  ['8 DIAGNOSTICS COMPLETE', 'diagnostics-complete', true],
  ['10 AUTONOMOUS TRANSFER COMPLETE', 'autonomous-transfer-complete', true],
  ['13 WAKEUP', 'wakeup', true],
  ['M Reboot', 'method', true],
  ['M Download', 'method', true],
  ['X 00259E Something', 'vendor', true],
  ['2 Periodic', 'periodic', false],
  [' 6  Connection  Request', 'connection-request', false],
  ['20 PERIODIC', 'unknown', true],
  ['2', 'unknown', true],
  ['', 'unknown', true],
])('"%s" is %s', (code, kind, isDurable) => {
  expect(eventKind(code)).toBe(kind);
  expect(mustBeDurable(code)).toBe(isDurable);
});
