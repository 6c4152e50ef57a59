import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  answerBinding,
  bindingClaimOf,
  isSignedWith,
  parseStun,
  type StunMessage,
  type TransportAddress,
} from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { CpeCredentialsService } from '../inventory/cpe-credential.service';
import { CwmpMetrics } from './cwmp-metrics';
import { NetworkList, plainAddress } from '../../platform/http/network-list';
import { StunBindings } from './stun-bindings.service';
import { StunRate } from './stun-rate';

/** The STUN server of TR-069 Annex G, and the socket that UDP connection requests leave from: a NAT lets no other in (G17). */
@Injectable()
export class StunListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private socket: Socket | null = null;
  private readonly networks: NetworkList;
  private readonly rate = new StunRate();
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly credentials: CpeCredentialsService,
    private readonly bindings: StunBindings,
    private readonly metrics: CwmpMetrics,
    logger: Logger,
  ) {
    this.networks = new NetworkList(config.settings.CPE_NETWORKS);
    this.log = logger.child('stun');
  }

  /** The port it got; null while this process does not listen. */
  get port(): number | null {
    return this.socket?.address().port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { STUN_PORT: port } = this.config.settings;
    if (port === undefined || !this.config.hasRole('cwmp')) return;
    const { bindAddress } = this.config;
    const socket = createSocket(isIPv6(bindAddress) ? 'udp6' : 'udp4');
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.bind({ port, address: bindAddress }, resolve);
      });
    } catch (error) {
      socket.close();
      if (!isTaken(error)) throw error;
      // One process of a machine speaks for all: it hears of calls by the database.
      this.log.info({ port }, 'another process of this machine answers STUN');
      return;
    }
    socket.removeAllListeners('error');
    // ICMP "port unreachable" comes up here; a CPE that is gone is no reason to stop.
    socket.on('error', (error) => this.log.debug({ err: error }, 'a datagram came back'));
    socket.on('message', (octets, from) => this.receive(octets, from));
    this.socket = socket;
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { socket } = this;
    this.socket = null;
    if (socket === null) return;
    await new Promise<void>((resolve) => {
      socket.close(() => resolve());
    });
  }

  /** @returns false when this process has no socket for it */
  async send(octets: Buffer, { address, port }: TransportAddress): Promise<boolean> {
    const { socket } = this;
    if (socket === null) return false;
    const isDual = isIPv6(this.config.bindAddress) && !isIPv6(address);
    await new Promise<void>((resolve) => {
      socket.send(octets, port, isDual ? `::ffff:${address}` : address, () => resolve()); // a send that fails is a lost datagram
    });
    return true;
  }

  private receive(octets: Buffer, info: RemoteInfo): void {
    const from = { address: plainAddress(info.address), port: info.port };
    if (!this.networks.isEmpty && !this.networks.includes(from.address)) return this.metrics.count('stun', 'foreign');
    if (!this.rate.admits(from.address)) return this.metrics.count('stun', 'too-many');
    const message = parseStun(octets);
    if (message === null || bindingClaimOf(message) === null) return this.metrics.count('stun', 'no-binding-request');
    this.answer(message, octets.length, from).catch((error: unknown) =>
      this.log.warn({ err: error }, 'a binding request was not answered'),
    );
    return undefined;
  }

  private async answer(message: StunMessage, octets: number, from: TransportAddress): Promise<void> {
    const claim = bindingClaimOf(message);
    const sender = claim?.isSigned === true ? await this.senderOf(claim.username) : null;
    const answer = answerBinding(message, octets, { from, password: sender?.password ?? null });
    if (sender !== null && claim?.isForConnectionRequests === true && isSignedWith(message, sender.password)) {
      this.bindings.proved(sender.cpeId, from);
      this.metrics.count('stun', 'proved');
    } else if (claim?.isForConnectionRequests === true && !claim.isChange && !claim.isSigned) {
      this.bindings.keptAlive(from);
    }
    this.metrics.count('stun', answer === null ? 'silence' : 'answered');
    if (answer !== null) await this.send(answer.octets, answer.to);
  }

  /** An unknown name costs a look-up, so there are so many of those in a second. */
  private async senderOf(username: string | null): Promise<{ cpeId: string; password: string } | null> {
    if (username === null || !this.rate.mayLookUp()) return null;
    const known = await this.credentials.findByUsername(username);
    return known === null ? null : { cpeId: known.cpeId, password: this.credentials.stunPasswordOf(known.cpeId) };
  }
}

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
