import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { AppConfig } from '../config/app-config';
import { Logger } from '../logger';
import { PgListener } from './pg-listener';

/** A way to PostgreSQL that can be cut, and counts who tries it. */
class Cable {
  attempts = 0;
  private isCut = false;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(host: string, port: number): Promise<Cable> {
    const server = createServer();
    const cable = new Cable(server);
    server.on('connection', (socket) => cable.take(socket, connect(port, host)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return cable;
  }

  get port(): number {
    const address = this.server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private take(socket: Socket, upstream: Socket): void {
    this.attempts += 1;
    for (const each of [socket, upstream]) {
      this.sockets.add(each);
      each.on('error', () => undefined);
      each.on('close', () => this.sockets.delete(each));
    }
    if (this.isCut) {
      socket.destroy();
      upstream.destroy();
      return;
    }
    socket.pipe(upstream).pipe(socket);
  }
}

it('while the database is away the listener tries twice a second, however long that is, and hears again afterwards', async () => {
  const url = new URL(process.env.DATABASE_URL!);
  const cable = await Cable.to(url.hostname, Number(url.port));
  const direct = new URL(url);
  direct.search = ''; // not by the socket of the file system
  direct.hostname = '127.0.0.1';
  direct.port = String(cable.port);
  const config = AppConfig.read({
    DATABASE_URL: url.href,
    DATABASE_DIRECT_URL: direct.href,
    LOG_LEVEL: 'silent',
  });
  const listener = new PgListener(config, new Logger(config));
  const heard: string[] = [];
  let reconnections = 0;
  listener.on('demarc_test', (payload) => heard.push(payload));
  listener.onReconnect(() => (reconnections += 1));
  await listener.start();

  cable.cut();
  await sleep(4_200);
  expect(cable.attempts).toBeGreaterThan(4);
  expect(cable.attempts).toBeLessThan(11); // each failure that tries twice would make it hundreds
  cable.mend();
  await sleep(1_200);
  expect(reconnections).toBe(1);

  const client = new pg.Client(url.href);
  await client.connect();
  await client.query(`select pg_notify('demarc_test', 'again')`);
  await client.end();
  await sleep(200);
  expect(heard).toEqual(['again']);
  await listener.onApplicationShutdown();
  cable.close();
});
