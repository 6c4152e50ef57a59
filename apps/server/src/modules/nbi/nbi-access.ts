import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ROLE_PERMISSIONS, type NbiPolicy } from '@demarc/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { NetworkList, plainAddress } from '../../platform/http/network-list';
import { AuthService } from '../staff/auth.service';
import type { NbiCaller } from './nbi-request';

const KNOWN_FOR_MS = 5_000;

/** Who asks: the owner of an API token, or a program of a network that needs none. */
@Injectable()
export class NbiAccess {
  private readonly listed: NetworkList;
  private readonly proxies: NetworkList;
  private exempt = new NetworkList([]);
  private role: NbiPolicy['exemptRole'] = 'auditor';
  private readonly known = new Map<string, { caller: NbiCaller; until: number }>();

  constructor(
    private readonly auth: AuthService,
    config: AppConfig,
  ) {
    this.listed = new NetworkList(config.networksOf('nbi'));
    this.proxies = new NetworkList(config.settings.TRUSTED_PROXIES);
  }

  use({ exemptNetworks, exemptRole }: NbiPolicy): void {
    this.exempt = new NetworkList(exemptNetworks);
    this.role = exemptRole;
    this.known.clear();
  }

  /** Where it may connect from at all. */
  isForeign(address: string): boolean {
    return !this.listed.isEmpty && !this.listed.includes(address);
  }

  /** The caller's own address, also behind a proxy that is believed. */
  addressOf(incoming: IncomingMessage): string {
    const socket = plainAddress(incoming.socket.remoteAddress ?? '');
    if (!this.proxies.includes(socket)) return socket;
    const told = String(incoming.headers['x-forwarded-for'] ?? '').split(',');
    const foreign = told.map((part) => plainAddress(part.trim())).filter((address) => !this.proxies.includes(address));
    return foreign.at(-1) || socket;
  }

  /** @param nowMs monotonic */
  async identify(incoming: IncomingMessage, nowMs: number): Promise<NbiCaller | null> {
    const token = tokenOf(incoming);
    const owner = token === null ? null : await this.ownerOf(token, nowMs);
    if (owner !== null) return owner;
    const address = this.addressOf(incoming);
    if (!this.exempt.includes(address)) return null;
    return { by: `GenieACS API from ${address}`, permissions: new Set(ROLE_PERMISSIONS[this.role]) };
  }

  /** Programs ask many times in a row: a token is known for seconds, so that taking it away counts as soon. */
  private async ownerOf(token: string, nowMs: number): Promise<NbiCaller | null> {
    const before = this.known.get(token);
    if (before !== undefined && before.until > nowMs) return before.caller;
    const identity = await this.auth.identifyBearer(token);
    if (identity === null) return null;
    const caller = { by: identity, permissions: identity.permissions };
    if (this.known.size > 1_000) this.known.clear();
    this.known.set(token, { caller, until: nowMs + KNOWN_FOR_MS });
    return caller;
  }
}

/** As `X-API-Key`, as Bearer, or as the password of Basic. */
function tokenOf({ headers }: IncomingMessage): string | null {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return key;
  const [scheme = '', given = ''] = (headers.authorization ?? '').split(' ', 2);
  if (scheme.toLowerCase() === 'bearer') return given === '' ? null : given;
  if (scheme.toLowerCase() !== 'basic') return null;
  const [user = '', ...password] = Buffer.from(given, 'base64').toString('utf8').split(':');
  return password.join(':') || user || null;
}
