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
const down = reading({ isConnected: false });
const garden = reading({ address: '10.250.0.9' });

//        write                    look
//  ──────┼────────────────────────┼──────>
//        |------- seconds --------|
//              |----- uptime -----|         younger than the write: proven
it.each([
  ['no reading', null, reading(), 1, false, false],
  ['not connected', down, reading(), 1, false, false],
  ['the old connection still shown right after the write', reading(), reading(), 1, true, false],
  ['a connection younger than the write', reading({ uptimeSeconds: 2 }), reading(), 5, false, true],
  [
    'as old as the write, same address: it may be the old one',
    reading({ uptimeSeconds: 5 }),
    reading(),
    5,
    false,
    false,
  ],
  ['another address, and new', reading({ uptimeSeconds: 0 }), garden, 0, true, true],
  ['another address, and old: what we knew was old, not the connection', reading(), garden, 0, true, false],
  ['it was down before', reading({ uptimeSeconds: 1 }), down, 1, false, true],
  ['no write: its word stands', reading(), reading(), null, false, true],
  ['no uptime and the same address prove nothing', reading({ uptimeSeconds: null }), reading(), 60, false, false],
  [
    'just started, nobody looked before: not in the session that wrote',
    reading({ uptimeSeconds: 0 }),
    null,
    0,
    true,
    false,
  ],
  [
    'no uptime, nobody looked before: its word in a later session',
    reading({ uptimeSeconds: null }),
    null,
    9,
    false,
    true,
  ],
])('%s', (_case, now, before, secondsSinceWrite, isSameSession, expected) => {
  expect(isProvenOnline({ reading: now, before, secondsSinceWrite, isSameSession })).toBe(expected);
});
