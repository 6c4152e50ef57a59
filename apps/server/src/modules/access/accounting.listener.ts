import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  checkRequest,
  decodePacket,
  PACKET_CODE,
  readAttributes,
  signResponse,
  type RadiusPacket,
} from '@demarc/radius';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { accountingRecord } from './accounting-record';
import { AccountingService } from './accounting.service';
import { NasDirectory, type KnownNas } from './nas-directory.service';

const MAX_IN_WORK = 256;
const IPV4_MAPPED = '::ffff:';

/**
 * RADIUS accounting (RFC 2866) over UDP, off unless RADIUS_ACCOUNTING_PORT is set. What is not genuine is silently
 * discarded; what is not recorded is not acknowledged, and the NAS sends it again.
 */
@Injectable()
export class AccountingListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log;
  private readonly inWork = new Set<Promise<void>>();
  private socket: Socket | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly directory: NasDirectory,
    private readonly accounting: AccountingService,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('radius');
  }

  /** The UDP port it listens on; null when it is off. */
  get port(): number | null {
    return this.socket?.address().port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const port = this.config.settings.RADIUS_ACCOUNTING_PORT;
    if (port === undefined) return;
    const address = this.config.bindAddress;
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('message', (datagram, from) => this.receive(datagram, from));
    socket.bind(port, address);
    await once(socket, 'listening');
    socket.on('error', (error) => this.log.error({ reason: error.message }, 'the accounting socket failed'));
    this.socket = socket;
    this.log.info({ address, port: socket.address().port }, 'listening for RADIUS accounting');
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { socket } = this;
    this.socket = null;
    socket?.removeAllListeners('message');
    await Promise.all(this.inWork);
    socket?.close();
  }

  private receive(datagram: Buffer, from: RemoteInfo): void {
    // Under a flood the rest is dropped as if the network had lost it: NAS send again.
    if (this.inWork.size >= MAX_IN_WORK) return;
    const work = this.handle(datagram, from)
      .catch((error: unknown) => this.log.error({ err: error }, 'an accounting report was not recorded'))
      .finally(() => this.inWork.delete(work));
    this.inWork.add(work);
  }

  private async handle(datagram: Buffer, from: RemoteInfo): Promise<void> {
    const receivedAt = this.clock.now();
    const decoded = decodePacket(datagram);
    if ('defect' in decoded || decoded.packet.code !== PACKET_CODE['Accounting-Request']) return;
    const { packet } = decoded;
    const address = from.address.startsWith(IPV4_MAPPED) ? from.address.slice(IPV4_MAPPED.length) : from.address;
    const nas = (await this.directory.at(address)).find(({ secret }) => checkRequest(packet, secret) === 'genuine');
    if (nas === undefined) {
      this.log.debug({ address }, 'accounting from nobody we know, or with another secret');
      return;
    }
    const record = accountingRecord(readAttributes(packet.attributes), receivedAt);
    if (record === null) {
      this.log.warn({ nas: nas.id }, 'an accounting report lacks what it must have');
      return;
    }
    await this.accounting.record({
      nasId: nas.id,
      record,
      source: 'nas',
      content: { packet: datagram, attributes: null },
      receivedAt,
    });
    this.acknowledge(packet, nas, from);
  }

  private acknowledge(packet: RadiusPacket, { secret }: KnownNas, from: RemoteInfo): void {
    const response = signResponse(
      { code: PACKET_CODE['Accounting-Response'], identifier: packet.identifier, attributes: [] },
      packet.authenticator,
      { secret, messageAuthenticator: false },
    );
    // A lost acknowledgement is asked for again, and recording it twice is harmless.
    this.socket?.send(response, from.port, from.address, (error) => void error);
  }
}
