import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { CpeConnection } from './cpe-connection';
import { NetworkList } from '../../platform/http/network-list';

const door = (networks: string[] = []) => ({
  proxies: new NetworkList(['10.0.0.1', '10.0.0.2', '2001:db8::1']),
  networks: new NetworkList(networks),
});
const from = (remoteAddress: string, networks?: string[]): CpeConnection =>
  new CpeConnection({ remoteAddress } as Socket, door(networks));
const saying = (forwarded?: string | string[]): IncomingMessage =>
  ({ headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

it.each<[string, string, string | string[] | undefined, string]>([
  ['a CPE itself', '100.64.0.9', undefined, '100.64.0.9'],
  ['a CPE that pretends to be a proxy', '100.64.0.9', '203.0.113.1', '100.64.0.9'],
  ['a CPE behind a proxy', '10.0.0.1', '100.64.0.9', '100.64.0.9'],
  ['behind two proxies', '10.0.0.1', '100.64.0.9, 10.0.0.2', '100.64.0.9'],
  ['what the CPE itself put in front is not believed', '10.0.0.1', '192.0.2.5, 100.64.0.9', '100.64.0.9'],
  ['IPv6 of both kinds', '2001:db8::1', '2001:db8:9::9', '2001:db8:9::9'],
  ['an IPv4 address on a dual-stack socket', '::ffff:10.0.0.1', '::ffff:100.64.0.9', '100.64.0.9'],
  ['a proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
  ['a proxy that says nonsense', '10.0.0.1', 'unknown', '10.0.0.1'],
  ['nothing but proxies', '10.0.0.1', '10.0.0.2', '10.0.0.1'],
])('C12, and G11 of the devices: %s', (_case, remote, forwarded, address) =>
  expect(from(remote).addressOf(saying(forwarded))).toBe(address),
);

it('C14: only the networks of a listener may come in by it, when it has any', () => {
  const connection = from('100.64.9.9', ['100.64.0.0/10', '2001:db8::/32']);
  expect(['100.64.9.9', '2001:db8::9', '203.0.113.1'].map((each) => connection.admits(each))).toEqual([
    true,
    true,
    false,
  ]);
  expect(from('203.0.113.1').admits('203.0.113.1')).toBe(true);
});
