import type { Diagnosis } from '@demarc/contracts';
import { translator } from '../words/words';
import { summaryOf } from './summary';

const nowMs = Date.parse('2026-11-22T08:00:00Z');
const diagnosis = {
  subscriber: { number: 'S-10482', name: 'Rahima *Begum*' },
  service: { label: 'Home', serviceState: 'active' },
  router: {
    wanIp: '100.64.9.31',
    pppStatus: 'Connected',
    uptimeSeconds: 792_000,
    rxPowerDbm: -19.8,
    throughput: { downBitsPerSecond: 2_500_000, upBitsPerSecond: 300_000, seconds: 3, at: '2026-11-22T07:59:50Z' },
    hosts: [{ active: true }, { active: false }],
    readAt: '2026-11-22T07:59:48Z',
  },
  tasks: [],
  zone: 'Asia/Dhaka',
} as unknown as Diagnosis;
const made = summaryOf(diagnosis, { what: 'All is well.', why: '' }, { t: translator('en'), lang: 'en', nowMs });

it('holds what was seen, and when', () => {
  expect(made.text.split('\n')).toEqual([
    'Rahima *Begum*, S-10482',
    'All is well.',
    'Service: Home, active',
    'WAN IP: 100.64.9.31',
    'PPP: Connected',
    'Uptime: 9 d 4 h',
    'Optical RX / TX: −19.8 dBm',
    'Throughput now: ↓ 2.5 Mbit/s ↑ 300 kbit/s',
    'Hosts: 1',
    'live: 13:59',
    'Seen 14:00',
  ]);
});

it('names do not become markup in somebody else’s ticket', () => {
  expect(made.markdown).toContain('**Rahima \\*Begum\\*, S-10482**');
});
