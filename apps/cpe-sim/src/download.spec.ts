import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Mishap } from './mishaps';
import type { Quirk } from './quirks';
import { useSimulator } from './testing/use-simulator';

interface Served {
  readonly method: string;
  readonly range: string | null;
}

/** A file server of the test's own, with Range, that shares no code with anything else. */
class TestFiles {
  readonly served: Served[] = [];
  status = 200;
  private constructor(
    private readonly server: Server,
    public bytes: Buffer,
  ) {}

  static async start(): Promise<TestFiles> {
    const server = createServer();
    const files = new TestFiles(server, Buffer.alloc(0));
    server.on('request', (request, response) => files.answer(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return files;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/image`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const range = request.headers.range ?? null;
    this.served.push({ method: request.method ?? '', range });
    if (this.status !== 200) {
      response.writeHead(this.status, { 'Content-Length': 0 }).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const part = this.bytes.subarray(from);
    const headers: Record<string, string | number> = { 'Content-Length': part.length, ETag: '"1"' };
    if (range !== null) headers['Content-Range'] = `bytes ${from}-${this.bytes.length - 1}/${this.bytes.length}`;
    response.writeHead(range === null ? 200 : 206, headers).end(request.method === 'HEAD' ? undefined : part);
  }
}

const download = (url: string, fileType: string, size: number, commandKey = 'd-1'): string =>
  `<cwmp:Download><CommandKey>${commandKey}</CommandKey><FileType>${fileType}</FileType><URL>${url}</URL><Username></Username>` +
  `<Password></Password><FileSize>${size}</FileSize><TargetFileName></TargetFileName><DelaySeconds>0</DelaySeconds>` +
  `<SuccessURL></SuccessURL><FailureURL></FailureURL></cwmp:Download>`;

const IMAGE = '1 Firmware Upgrade Image';
const CONFIG = '3 Vendor Configuration File';
const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';

describe('Download', () => {
  const { acs, aBox } = useSimulator();
  let files: TestFiles;
  beforeEach(async () => {
    files = await TestFiles.start();
  });
  afterEach(() => files.close());

  /** What the box reports after this Download: the fault code of its TransferComplete. */
  async function reportOf(rpc: string, quirks: readonly Quirk[] = [], mishap: Mishap | null = null) {
    const box = aBox({ quirks });
    box.mishap = mishap;
    acs().script.push(rpc);
    await box.boot();
    const report = await box.waitFor(() => acs().accepted.find(({ method }) => method === 'TransferComplete'), {
      what: 'TransferComplete',
    });
    const session = await box.waitFor(
      () => box.sessions.find(({ answers, outcome }) => outcome === 'completed' && answers.length > 0),
      { what: 'the end of its session' },
    );
    return { box, session, faultCode: Number(/<FaultCode>(\d+)</.exec(report?.body ?? '')?.[1]) };
  }

  it('with the mishap fails-download is reported as 9010, and changes nothing', async () => {
    files.bytes = Buffer.from('CPE-SIM-IMAGE HG8245H V9.9\n');
    const { box, faultCode } = await reportOf(download(files.url, IMAGE, files.bytes.length), [], 'fails-download');
    expect(faultCode).toBe(9010);
    expect(box.state()).toMatchObject({ softwareVersion: 'V5R019C10S125', rpcs: { Download: 1 } });
  });

  it('with the mishap vanishes-on-download is fetched, and never heard of again', async () => {
    const box = aBox();
    box.mishap = 'vanishes-on-download';
    acs().script.push(download(files.url, IMAGE, files.bytes.length));
    await box.boot();
    await box.waitFor(({ isOn }) => !isOn, { what: 'its end' });
    expect(files.served.length).toBeGreaterThan(0);
    expect(box.state()).toMatchObject({ power: 'off', rpcs: { Download: 1 } });
  });

  it('of an image restarts the box with the new version, and is reported after the restart', async () => {
    const box = aBox();
    files.bytes = Buffer.from(`CPE-SIM-IMAGE ${box.identity.productClass} V9.9\n${'x'.repeat(500)}`);
    acs().script.push(download(files.url, IMAGE, files.bytes.length));
    await box.boot();
    const session = await box.waitFor(
      () => box.sessions.find(({ answers, outcome }) => outcome === 'completed' && answers.length > 0),
      { what: 'the report' },
    );
    expect(session?.events.map(({ code }) => code)).toEqual(['7 TRANSFER COMPLETE', 'M Download', '1 BOOT']);
    expect(session?.events[1]?.commandKey).toBe('d-1');
    expect(box.get('InternetGatewayDevice.DeviceInfo.SoftwareVersion')).toBe('V9.9');
    expect(files.served).toEqual([
      { method: 'HEAD', range: null },
      { method: 'GET', range: null },
    ]);
  });

  it('of a configuration file sets what it says, without a restart', async () => {
    files.bytes = Buffer.from(`CPE-SIM-CONFIG\n${SSID}=From=File\n`);
    const { box, session, faultCode } = await reportOf(download(files.url, CONFIG, 0));
    expect(faultCode).toBe(0);
    expect(session?.events.map(({ code }) => code)).toEqual(['7 TRANSFER COMPLETE', 'M Download']);
    expect(box.get(SSID)).toBe('From=File');
  });

  it('asks for the rest by Range when the line drops', async () => {
    files.bytes = Buffer.from(`CPE-SIM-CONFIG\n${SSID}=Slow\n${'\n'.repeat(10_000)}`);
    const { box, faultCode } = await reportOf(download(files.url, CONFIG, files.bytes.length), ['line-drops']);
    expect(faultCode).toBe(0);
    expect(box.get(SSID)).toBe('Slow');
    expect(files.served.map(({ range }) => range)).toEqual([null, null, 'bytes=4096-', 'bytes=8192-']);
  });

  it.each([
    ['another size than was told', 'CPE-SIM-CONFIG\n', 4711, 200, 9018],
    ['a file for another box', 'CPE-SIM-IMAGE OTHER V1\n', 0, 200, 9018],
    ['a parameter that it does not have', 'CPE-SIM-CONFIG\nDevice.Nothing=1\n', 0, 200, 9018],
    ['a URL that is refused', '', 0, 403, 9012],
    ['a file that is gone', '', 0, 404, 9016],
  ])('%s is a fault of the transfer', async (_case, text, size, status, expected) => {
    files.bytes = Buffer.from(text);
    files.status = status;
    expect((await reportOf(download(files.url, CONFIG, size))).faultCode).toBe(expected);
  });

  it('a file server that is not there is fault 9015', async () => {
    const { url } = files;
    await files.close();
    expect((await reportOf(download(url, CONFIG, 0))).faultCode).toBe(9015);
    files = await TestFiles.start();
  });

  it.each([
    ['an unknown type of file', download('http://127.0.0.1/a', '4 Tone File', 0), 9003],
    ['no URL', download('', IMAGE, 0), 9003],
    ['a URL of 257 characters', download(`http://127.0.0.1/${'a'.repeat(240)}`, IMAGE, 0), 9003],
    ['a protocol that it does not speak', download('tftp://127.0.0.1/a', IMAGE, 0), 9013],
  ])('%s is refused at once', async (_case, rpc, faultCode) => {
    const box = aBox();
    acs().script.push(rpc);
    const session = await box.boot();
    expect(session.rpcs[0]?.fault?.faultCode).toBe(faultCode);
    expect(files.served).toEqual([]);
  });

  it('a power cut while it waits does not lose it', async () => {
    files.bytes = Buffer.from(`CPE-SIM-CONFIG\n${SSID}=Late\n`);
    const box = aBox({ timing: { bootMs: 20 } });
    acs().script.push(download(files.url, CONFIG, 0).replace('<DelaySeconds>0', '<DelaySeconds>1'));
    await box.boot();
    box.restart();
    await box.waitFor(() => acs().accepted.some(({ method }) => method === 'TransferComplete'));
    expect(box.get(SSID)).toBe('Late');
  });

  it('G38: one that never reports carries it out all the same', async () => {
    files.bytes = Buffer.from(`CPE-SIM-CONFIG\n${SSID}=Silent\n`);
    const box = aBox({ quirks: ['no-transfer-complete'] });
    acs().script.push(download(files.url, CONFIG, 0));
    await box.boot();
    await box.waitFor(() => box.get(SSID) === 'Silent');
    await box.inform();
    expect(acs().accepted.some(({ method }) => method === 'TransferComplete')).toBe(false);
  });
});
