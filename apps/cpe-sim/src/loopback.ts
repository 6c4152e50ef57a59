import { createServer } from 'node:net';

const usable = new Map<string, Promise<boolean>>();

function probe(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}

/**
 * The address to bind for a simulated one. Linux owns all of 127.0.0.0/8; systems that own 127.0.0.1 alone share it
 * between all boxes, which stay reachable and unreachable as before, only no longer distinguishable by address.
 */
export async function bindableAddress(address: string): Promise<string> {
  let known = usable.get('127.0.0.0/8');
  if (known === undefined) {
    known = probe(address);
    usable.set('127.0.0.0/8', known);
  }
  return (await known) ? address : '127.0.0.1';
}
