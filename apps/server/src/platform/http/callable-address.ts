import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { NetworkList } from './network-list';

/** This machine's neighbours, groups, and what answers to clouds alone: never called, whoever allows it. */
const NEVER = new NetworkList(['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '::/128', 'fe80::/10', 'ff00::/8']);
const PRIVATE = new NetworkList([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
]);

/** An address of a host that somebody named, and that we may call; null: it has none. */
export async function callableAddress(hostname: string, isPrivateAllowed: boolean): Promise<string | null> {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  const found = isIP(bare) > 0 ? [{ address: bare }] : await lookup(bare, { all: true }).catch(() => []);
  const [first] = found.filter(
    ({ address }) => !NEVER.includes(address) && (isPrivateAllowed || !PRIVATE.includes(address)),
  );
  return first?.address ?? null;
}

/** The address that is called is the one that was looked at: a name that changes meanwhile leads nowhere else. */
export function leadingTo(address: string): LookupFunction {
  const family = isIP(address);
  return (_name, options, found) => {
    // Node asks for one address or for a list of them.
    if (options.all === true) found(null, [{ address, family }]);
    else found(null, address, family);
  };
}
