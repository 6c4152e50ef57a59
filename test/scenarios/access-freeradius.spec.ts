import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { AccountingListener } from '../../apps/server/src/modules/access/accounting.listener';
import { AccessService } from '../../apps/server/src/modules/access/access.service';
import {
  checkRequest,
  decodePacket,
  encodeAttributes,
  packetCodeName,
  readAttributes,
  signRequest,
  signResponse,
  type RadiusPacket,
} from '@demarc/radius';
import { startApp, type TestApp } from '../support/app';
import { FreeRadiusNas, RADCLIENT, RADIUSD, radclient } from '../support/freeradius';
import { NAS_SECRET, NasWorld } from '../support/nas-world';

/** Runs where the program is; elsewhere the skipped name says what is missing. */
function describeWith(program: { name: string; path: string | null }, title: string, body: () => void): void {
  if (program.path !== null) describe(title, body);
  else describe.skip(`${title} (SKIPPED: ${program.name} is not installed)`, body);
}
const radclientProgram = { name: 'radclient of freeradius-utils', path: RADCLIENT };
const radiusdProgram = { name: 'FreeRADIUS', path: RADIUSD };

describeWith(radclientProgram, 'packets of radclient in our codec', () => {
  let socket: Socket;
  beforeAll(async () => {
    socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
  });
  afterAll(() => void socket.close());

  /** The packet that radclient sends, answered with `code` so that it says what it thinks of our signature. */
  async function asked(given: { attributes: string; kind: 'acct' | 'disconnect' | 'coa'; code: number }) {
    const printed = radclient({ ...given, port: socket.address().port, secret: NAS_SECRET });
    const [datagram, from] = (await once(socket, 'message')) as [Buffer, { port: number }];
    const packet = packetOf(datagram);
    const answer = signResponse(
      { code: given.code, identifier: packet.identifier, attributes: [] },
      packet.authenticator,
      { secret: NAS_SECRET, messageAuthenticator: given.kind !== 'acct' },
    );
    socket.send(answer, from.port, '127.0.0.1');
    return { packet, datagram, printed: await printed };
  }

  it.each([
    ['disconnect', 40, 41, 'Disconnect-ACK'],
    ['coa', 43, 44, 'CoA-ACK'],
    ['acct', 4, 5, 'Accounting-Response'],
  ] as const)('%s: genuine, and our answer is accepted', async (kind, code, answer, name) => {
    const attributes = `User-Name = "s-00001"\nAcct-Session-Id = "81200001"\nFramed-IP-Address = 100.64.9.31\n`;
    const { packet, printed } = await asked({ attributes, kind, code: answer });
    expect(packet.code).toBe(code);
    expect(checkRequest(packet, NAS_SECRET)).toBe('genuine');
    expect(checkRequest(packet, 'another secret')).toBe('wrong authenticator');
    expect(printed).toContain(`Received ${name}`);
    expect(printed).not.toMatch(/invalid|incorrect|fail/i);
  });

  it('every attribute is read as radclient wrote it, vendors included', async () => {
    const attributes = `
      User-Name = "রহিমা"
      Acct-Session-Id = "81200001"
      Framed-IP-Address = 100.64.9.31
      Acct-Input-Octets = 4294967295
      Acct-Terminate-Cause = Admin-Reset
      Event-Timestamp = "Mar 14 2026 04:00:00 UTC"
      NAS-IPv6-Address = 2001:db8::1
      Delegated-IPv6-Prefix = 2001:db8:5::/48
      Class = 0x00ff
      Mikrotik-Rate-Limit = "30M/30M"
      Cisco-AVPair = "subscriber:command=account-logoff"
      ERX-Service-Activate:1 = "garden"
      Huawei-Policy-Name = "garden"
      Message-Authenticator = 0x00
    `.replaceAll(/^ +/gm, '');
    const { packet, datagram } = await asked({ attributes, kind: 'disconnect', code: 41 });
    const read = readAttributes(packet.attributes).filter(({ name }) => name !== 'Message-Authenticator');
    expect(read.map(({ name, value }) => [name, value])).toEqual([
      ['User-Name', 'রহিমা'],
      ['Acct-Session-Id', '81200001'],
      ['Framed-IP-Address', '100.64.9.31'],
      ['Acct-Input-Octets', 4294967295],
      ['Acct-Terminate-Cause', 6],
      ['Event-Timestamp', new Date('2026-03-14T04:00:00Z')],
      ['NAS-IPv6-Address', '2001:db8::1'],
      ['Delegated-IPv6-Prefix', '2001:db8:5::/48'],
      ['Class', Buffer.from([0, 255])],
      ['Mikrotik-Rate-Limit', '30M/30M'],
      ['Cisco-AVPair', 'subscriber:command=account-logoff'],
      ['ERX-Service-Activate', 'garden'],
      ['HW-Policy-Name', 'garden'],
    ]);
    expect(checkRequest(packet, NAS_SECRET)).toBe('genuine');
    expect(packet.bytes).toEqual(datagram);
  });

  it('written again by our codec it is the same octets', async () => {
    const attributes = `User-Name = "s-00001"\nAcct-Session-Id = "81200001"\nMikrotik-Address-List = "suspended"\n`;
    const { packet, datagram } = await asked({ attributes, kind: 'coa', code: 44 });
    const ours = signRequest(
      {
        code: packet.code,
        identifier: packet.identifier,
        attributes: encodeAttributes([
          { name: 'User-Name', value: 's-00001' },
          { name: 'Acct-Session-Id', value: '81200001' },
          { name: 'Mikrotik-Address-List', value: 'suspended' },
        ]),
      },
      { secret: NAS_SECRET, messageAuthenticator: packet.attributes.some(({ type }) => type === 80) },
    );
    expect(packetCodeName(packet.code)).toBe('CoA-Request');
    expect(ours.toString('hex')).toBe(datagram.toString('hex'));
  });

  const packetOf = (datagram: Buffer): RadiusPacket => {
    const decoded = decodePacket(datagram);
    if ('defect' in decoded) throw new Error(decoded.defect);
    return decoded.packet;
  };
});

describeWith(radclientProgram, 'accounting by radclient', () => {
  let demarc: TestApp;
  let world: NasWorld;
  beforeAll(async () => {
    demarc = await startApp({ env: { RADIUS_ACCOUNTING_PORT: '0', LOG_LEVEL: 'silent' } });
    world = new NasWorld(demarc);
  });
  afterAll(() => demarc.close());

  it('Start and Stop are recorded and acknowledged; a wrong secret is not answered', async () => {
    const nas = await world.aNas({ port: 3799 });
    const subscription = await world.aSubscription(nas.id);
    const port = demarc.get(AccountingListener).port!;
    const report = (status: string, secret: string): Promise<string> =>
      radclient({
        attributes: `Acct-Status-Type = ${status}
User-Name = "${subscription.pppoeUsername}"
Acct-Session-Id = "81200001"
Framed-IP-Address = 100.64.9.31
Acct-Input-Gigawords = 3
Acct-Input-Octets = 1234
Acct-Terminate-Cause = User-Request
`,
        port,
        kind: 'acct',
        secret,
      });
    const sessions = () => demarc.get(AccessService).listSessions(demarc.database.sql, [subscription.id], 5);

    expect(await report('Start', 'not the secret')).toContain('No reply from server');
    expect(await sessions()).toEqual([]);
    expect(await report('Start', NAS_SECRET)).toContain('Received Accounting-Response');
    expect(await sessions()).toMatchObject([{ framedIpAddress: '100.64.9.31', stoppedAt: null }]);
    expect(await report('Stop', NAS_SECRET)).toContain('Received Accounting-Response');
    expect(await sessions()).toMatchObject([{ inputOctets: 12_884_903_122n, terminateCause: 'User-Request' }]);
  });
});

describeWith(radiusdProgram, 'Disconnect-Requests at FreeRADIUS', () => {
  let demarc: TestApp;
  let world: NasWorld;
  let server: FreeRadiusNas | null = null;
  beforeAll(async () => {
    demarc = await startApp();
    world = new NasWorld(demarc);
  });
  afterEach(() => server?.stop());
  afterAll(() => demarc.close());

  it.each([
    [true, true],
    [false, false],
  ])('ACK, with Message-Authenticator %s and Event-Timestamp %s', async (messageAuthenticator, eventTimestamp) => {
    const subscription = await world.aSubscription(null);
    server = await FreeRadiusNas.start({ secret: NAS_SECRET, users: [subscription.pppoeUsername] });
    const nas = await world.aNas(server, { messageAuthenticator, eventTimestamp, vendor: 'generic' });
    await demarc.database.sql.query(`update subscription set nas_id = $1 where id = $2`, [nas.id, subscription.id]);
    const version = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    const { requests } = await world.evidence(subscription.id, version);
    expect(requests).toMatchObject([{ outcome: 'ack', answer: 'Disconnect-ACK', identifiedBy: ['User-Name'] }]);
    expect(server.log).toContain(`User-Name = "${subscription.pppoeUsername}"`);
    expect(server.log.includes('Message-Authenticator = 0x')).toBe(messageAuthenticator);
    expect(server.log.includes('Event-Timestamp = "')).toBe(eventTimestamp);
  });

  it('NAK 503 for a session that it does not have; silence for a secret that it does not share', async () => {
    const subscription = await world.aSubscription(null);
    server = await FreeRadiusNas.start({ secret: NAS_SECRET, users: ['somebody else'] });
    const [right, wrong] = [
      await world.aNas(server, { vendor: 'juniper' }),
      await world.aNas(server, { secret: 'another secret' }),
    ];
    const move = (nasId: string): Promise<unknown> =>
      demarc.database.sql.query(`update subscription set nas_id = $1 where id = $2`, [nasId, subscription.id]);
    await move(right.id);
    const gone = await world.decide(subscription.id, 'walled-garden');
    await world.quiet();
    expect((await world.evidence(subscription.id, gone)).requests).toMatchObject([
      { outcome: 'already-gone', answer: 'Disconnect-NAK 503 Session Context Not Found' },
    ]);
    await move(wrong.id);
    const silent = await world.decide(subscription.id, 'active', 'payment');
    await world.quiet();
    expect((await world.evidence(subscription.id, silent)).requests).toMatchObject([
      { outcome: 'no-answer', attempts: 3 },
    ]);
  });
});
