import type { ConnectionReading } from '@demarc/datamodel';
import { isProvenOnline } from './online-proof';

const reading = (changes: Partial<ConnectionReading> = {}): ConnectionReading => ({
  isConnected: true,
  status: 'Connected',
  address: '100.64.0.7',
  lastError: 'ERROR_NONE',
  uptimeSeconds: 7100,
  ...changes,
});

it.each([
  ['no reading', null, reading(), 1, false],
  ['not connected', reading({ isConnected: false }), reading(), 1, false],
  ['the old connection still shown right after the write', reading(), reading(), 1, false],
  ['a connection younger than the write', reading({ uptimeSeconds: 2 }), reading(), 5, true],
  ['another address', reading({ address: '10.250.0.9' }), reading(), 1, true],
  ['it was down before', reading(), reading({ isConnected: false }), 1, true],
  ['no write: its word stands', reading(), reading(), null, true],
  ['no uptime and the same address prove nothing', reading({ uptimeSeconds: null }), reading(), 60, false],
])('%s', (_case, now, before, secondsSinceWrite, expected) => {
  expect(isProvenOnline({ reading: now, before, secondsSinceWrite })).toBe(expected);
});
