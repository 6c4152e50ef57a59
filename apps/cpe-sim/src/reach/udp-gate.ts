import { createHmac } from 'node:crypto';
import type { Credentials } from '../http/digest';

/** Decides whether a UDP connection request is one (TR-069 Annex G.2.2.3): signed by the ACS, and never seen before. */
export class UdpGate {
  private lastId = '';
  private lastTimestamp = 0;

  judge(datagram: string, credentials: Credentials): 'admitted' | 'copy' | 'refused' {
    const target = /^GET (http:\/\/[^ ]+) HTTP\/1\.1\r\n/.exec(datagram)?.[1];
    if (target === undefined || !URL.canParse(target)) return 'refused';
    const query = new URL(target).searchParams;
    const of = (name: string): string => query.get(name) ?? '';
    const [ts, id, un, cn] = [of('ts'), of('id'), of('un'), of('cn')];
    const proof = createHmac('sha1', credentials.password).update(`${ts}${id}${un}${cn}`).digest('hex');
    if (un !== credentials.username || of('sig').toLowerCase() !== proof) return 'refused';
    if (id === this.lastId) return 'copy';
    if (Number(ts) < this.lastTimestamp) return 'refused';
    this.lastId = id;
    this.lastTimestamp = Number(ts);
    return 'admitted';
  }
}
