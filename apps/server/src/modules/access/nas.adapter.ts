import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';

export interface NasExchange<Answer> {
  address: string;
  port: number;
  request: Buffer;
  answerTimeoutMs: number;
  transmissions: number;
  /** What a datagram says; null when it is no answer to this request: it is dropped, and waiting goes on. */
  read: (datagram: Buffer) => Answer | null;
}

export interface NasReply<Answer> {
  /** Datagrams that were sent. */
  attempts: number;
  /** Null: the NAS was silent, or this process is stopping. */
  answer: { value: Answer; datagram: Buffer } | null;
  isStopped: boolean;
}

/**
 * One request and its answer over UDP. RFC 5176 §2.3: a retransmission has the same identifier, authenticator and
 * source port, so one socket serves one request and every datagram has the same octets.
 */
@Injectable()
export class NasAdapter {
  private readonly stopping = new AbortController();

  stop(): void {
    this.stopping.abort();
  }

  async exchange<Answer>(exchange: NasExchange<Answer>): Promise<NasReply<Answer>> {
    const socket = createSocket(isIPv6(exchange.address) ? 'udp6' : 'udp4');
    try {
      return await this.talk(socket, exchange);
    } finally {
      socket.close();
    }
  }

  private talk<Answer>(socket: Socket, exchange: NasExchange<Answer>): Promise<NasReply<Answer>> {
    const { address, port, request, answerTimeoutMs, transmissions, read } = exchange;
    const { signal } = this.stopping;
    return new Promise((resolve) => {
      let attempts = 0;
      let timer: NodeJS.Timeout | undefined;
      const finish = (answer: NasReply<Answer>['answer']): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        resolve({ attempts, answer, isStopped: signal.aborted && answer === null });
      };
      const stop = (): void => finish(null);
      const transmit = (): void => {
        if (attempts >= transmissions) return finish(null);
        attempts += 1;
        // A send that fails is a lost datagram: the timer tries again.
        socket.send(request, (error) => void error);
        timer = setTimeout(transmit, answerTimeoutMs);
      };
      // ICMP "port unreachable" comes up here (ECONNREFUSED): a NAS that restarts is silent, not a reason to stop.
      socket.on('error', () => undefined);
      socket.on('message', (datagram) => {
        const value = read(datagram);
        if (value !== null) finish({ value, datagram });
      });
      if (signal.aborted) return finish(null);
      signal.addEventListener('abort', stop, { once: true });
      // Connected, so that the kernel drops datagrams of any other address and port.
      socket.connect(port, address, transmit);
    });
  }
}
