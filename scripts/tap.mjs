import { connect, createServer } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * The line between one router and the server, which can stop for ever at a message of the server: before the router has it
 * (`lost`), or after, with the router's answer on its way (`arrived`). What hangs in it then is what a process that dies at
 * that moment leaves behind.
 */
export class Tap {
  /** Messages of the server since it was set, challenges left out: their RPC, or their status. */
  heard = [];
  heardAt = 0;
  stop = null;
  isStopped = false;
  #serverPort;
  #listener;

  static async open(serverPort) {
    const tap = new Tap();
    tap.#serverPort = serverPort;
    tap.#listener = createServer((router) => tap.#join(router));
    await new Promise((done) => tap.#listener.listen(0, '127.0.0.1', done));
    return tap;
  }

  get url() {
    return `http://127.0.0.1:${this.#listener.address().port}/`;
  }

  /** From now on messages are counted. @param stop `{ at, how }`, null: it never stops */
  set(stop) {
    this.heard = [];
    this.stop = stop;
    this.isStopped = false;
  }

  /** The server is gone, and with it what hung in the line. */
  release() {
    this.stop = null;
    this.isStopped = false;
  }

  close() {
    this.#listener.close();
  }

  #join(router) {
    // The server is to see the address that the router has.
    const server = connect({ port: this.#serverPort, host: '127.0.0.1', localAddress: router.remoteAddress });
    const end = () => {
      router.destroy();
      server.destroy();
    };
    for (const side of [router, server]) side.on('error', end).on('close', end);
    router.on('data', (bytes) => {
      if (!this.isStopped) server.write(bytes);
    });
    let rest = Buffer.alloc(0);
    server.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let message = messageOf(rest); message !== null; message = messageOf(rest)) {
        rest = rest.subarray(message.length);
        this.#pass(message, router);
      }
    });
  }

  #pass({ bytes, what }, router) {
    if (this.isStopped) return;
    if (what !== '401') {
      this.heard.push(what);
      this.heardAt = performance.now();
    }
    const isHere = what !== '401' && this.stop?.at === this.heard.length;
    if (!isHere || this.stop.how === 'arrived') router.write(bytes);
    this.isStopped ||= isHere;
  }
}

/** The first whole answer in these bytes: what is asked for in it, or its status when nothing is. */
function messageOf(buffer) {
  const headLength = buffer.indexOf(HEAD_END) + HEAD_END.length;
  if (headLength < HEAD_END.length) return null;
  const head = buffer.toString('latin1', 0, headLength);
  const length = headLength + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  if (buffer.length < length) return null;
  const bytes = Buffer.from(buffer.subarray(0, length));
  const rpc = /<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)/.exec(bytes.toString('utf8', headLength))?.[1];
  return { bytes, length, what: rpc ?? head.slice(9, 12) };
}
