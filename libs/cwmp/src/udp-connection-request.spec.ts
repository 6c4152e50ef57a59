import { createHmac } from 'node:crypto';
import { parseUdpAddress, writeUdpConnectionRequest } from './udp-connection-request';

describe('UDPConnectionRequestAddress', () => {
  it.each([
    ['203.0.113.7:40123', { address: '203.0.113.7', port: 40_123 }],
    ['203.0.113.7', { address: '203.0.113.7', port: 80 }],
    [' 203.0.113.7:80 ', { address: '203.0.113.7', port: 80 }],
    ['[2001:db8::1]:7547', { address: '2001:db8::1', port: 7547 }],
    ['[2001:db8::1]', { address: '2001:db8::1', port: 80 }],
  ])('G16: "%s"', (text, expected) => expect(parseUdpAddress(text)).toEqual(expected));

  it.each([
    '',
    ' ',
    'n/a',
    '0',
    'garbage:1',
    'cpe.example.net:7547',
    '203.0.113:80',
    '203.0.113.256:7547',
    '203.0.113.7:',
    '203.0.113.7:70000',
    '203.0.113.7:53',
    '203.0.113.7:-1',
    '203.0.113.7:7547/x',
    'http://203.0.113.7:7547',
    '2001:db8::1:7547',
    '[127.0.0.1]:7547',
    `${'1'.repeat(300)}`,
  ])('G16: "%s" is ignored', (text) => expect(parseUdpAddress(text)).toBeNull());
});

it('is signed as Annex G says, over what a CPE reads out of it', () => {
  const datagram = writeUdpConnectionRequest({
    to: { address: '203.0.113.7', port: 40_123 },
    credentials: { username: 'acs 1', password: 'secret' },
    timestamp: 1_120_673_700,
    id: 1_234,
    cnonce: 'XTGRWIPC6D3IPXS3',
  });
  const [line = '', ...rest] = datagram.split('\r\n');
  expect(rest).toEqual(['', '']);
  const [method, target = '', version] = line.split(' ');
  expect([method, version]).toEqual(['GET', 'HTTP/1.1']);
  const url = new URL(target);
  expect(url.host).toBe('203.0.113.7:40123');
  const of = (key: string): string => url.searchParams.get(key) ?? '';
  const text = of('ts') + of('id') + of('un') + of('cn');
  expect(text).toBe('11206737001234acs 1XTGRWIPC6D3IPXS3');
  expect(of('sig')).toBe(createHmac('sha1', 'secret').update(text).digest('hex'));
});
