import fc from 'fast-check';
import { readAttributes } from './attributes/attributes';
import type { DynamicAuthorizationOptions, SessionIdentity } from './dynamic-authorization';
import {
  coaRequest,
  disconnectRequest,
  disconnectVerdict,
  readAnswer,
  selectSession,
  unsupportedChanges,
} from './dynamic-authorization';
import { ERROR_CAUSES, errorCause } from './error-cause';
import { NAS_RECIPES, NAS_VENDORS } from './nas-recipes';
import { decodePacket } from './packet';

const SECRET = 's3cret-of-nas-1';
const SESSION: SessionIdentity = {
  'User-Name': 'rahima@demarc',
  'Acct-Session-Id': '81200001',
  'Framed-IP-Address': '100.64.9.31',
  'Calling-Station-Id': null,
  'NAS-Port-Id': null,
};
const ONLY_NAME: SessionIdentity = { ...SESSION, 'Acct-Session-Id': null, 'Framed-IP-Address': null };
const PLAIN: DynamicAuthorizationOptions = {
  secret: SECRET,
  identifier: 7,
  messageAuthenticator: false,
  eventTimestamp: null,
};

function selected(vendor: keyof typeof NAS_RECIPES, session: SessionIdentity) {
  const selection = selectSession(NAS_RECIPES[vendor], session);
  if (selection === null) throw new Error('nothing to select by');
  return selection;
}
const disconnect = (options = PLAIN, session = SESSION): Buffer =>
  disconnectRequest(selected('mikrotik', session), session, options);

describe('Disconnect-Request, byte by byte', () => {
  // 40 | id 7 | 51 octets | authenticator | User-Name | Acct-Session-Id | Framed-IP-Address
  it('to a MikroTik: name, session and address', () => {
    expect(disconnect().toString('hex')).toBe(
      '28070033c7bbb8facf460fa772a9d1db9aaa6595010f726168696d614064656d6172632c0a383132303030303108066440091f',
    );
  });

  it('with Message-Authenticator and Event-Timestamp of 2026-03-14 04:00:00 UTC', () => {
    const options = { ...PLAIN, messageAuthenticator: true, eventTimestamp: new Date('2026-03-14T04:00:00Z') };
    expect(disconnect(options).toString('hex')).toBe(
      '2807004b3eef765b543d271e4ef07bd17267ca9a5012a289cf5d89e74d261f5405d2fa8d5376' +
        '010f726168696d614064656d6172632c0a383132303030303108066440091f370669b4dd40',
    );
  });

  it('CoA-Request: the walled garden by address list', () => {
    const request = coaRequest(
      selected('mikrotik', SESSION),
      SESSION,
      [{ name: 'Mikrotik-Address-List', value: 'suspended' }],
      { ...PLAIN, identifier: 8, messageAuthenticator: true },
    );
    expect(request.toString('hex')).toBe(
      '2b0800568fde46ef20b65f2ef480f07eb4f194cf5012517b6c2f54f4d6027a39e45f807477be' +
        '010f726168696d614064656d6172632c0a383132303030303108066440091f1a1100003a8c130b73757370656e646564',
    );
  });

  it('the same request twice is the same octets: a NAS recognises a retransmission by them', () => {
    expect(disconnect()).toEqual(disconnect());
    expect(disconnect({ ...PLAIN, identifier: 8 })).not.toEqual(disconnect());
  });
});

describe('by what a NAS is asked', () => {
  it.each([
    ['mikrotik', SESSION, ['User-Name', 'Acct-Session-Id', 'Framed-IP-Address'], true],
    ['mikrotik', { ...SESSION, 'Framed-IP-Address': null }, ['User-Name', 'Acct-Session-Id'], true],
    ['mikrotik', { ...SESSION, 'Acct-Session-Id': null }, ['User-Name', 'Framed-IP-Address'], false],
    ['mikrotik', ONLY_NAME, ['User-Name'], false],
    ['accel-ppp', SESSION, ['User-Name', 'Acct-Session-Id'], true],
    ['accel-ppp', ONLY_NAME, ['User-Name'], true],
    ['cisco', SESSION, ['Acct-Session-Id'], true],
    ['cisco', ONLY_NAME, ['User-Name'], false],
    ['juniper', SESSION, ['Acct-Session-Id'], true],
    ['juniper', ONLY_NAME, ['User-Name'], true],
    ['huawei', SESSION, ['Acct-Session-Id'], true],
    ['huawei', { ...SESSION, 'Acct-Session-Id': null }, ['User-Name', 'Framed-IP-Address'], false],
    ['generic', SESSION, ['User-Name', 'Acct-Session-Id'], true],
    ['generic', ONLY_NAME, ['User-Name'], false],
  ] as const)('%s, case %#', (vendor, session, by, isConclusive) => {
    expect(selectSession(NAS_RECIPES[vendor], session)).toEqual({ by, isConclusive });
  });

  it.each(NAS_VENDORS)('%s is never asked with nothing', (vendor) => {
    const nothing = { ...ONLY_NAME, 'User-Name': null };
    expect(selectSession(NAS_RECIPES[vendor], nothing)).toBeNull();
  });

  it.each(NAS_VENDORS)('%s: the request holds the selected attributes and nothing else', (vendor) => {
    const selection = selected(vendor, SESSION);
    const decoded = decodePacket(disconnectRequest(selection, SESSION, PLAIN));
    if ('defect' in decoded) throw new Error(decoded.defect);
    const read = readAttributes(decoded.packet.attributes);
    expect(read.map(({ name }) => name)).toEqual(selection.by);
    expect(read.map(({ value }) => value)).toEqual(selection.by.map((name) => SESSION[name]));
  });

  it('a MikroTik cannot change address or pool of a live session', () => {
    const changes = [
      { name: 'Framed-IP-Address', value: '10.0.0.1' },
      { name: 'Framed-Pool', value: 'garden' },
      { name: 'Mikrotik-Rate-Limit', value: '1M/1M' },
    ] as const;
    expect(unsupportedChanges(NAS_RECIPES.mikrotik, changes)).toEqual(['Framed-IP-Address', 'Framed-Pool']);
    expect(unsupportedChanges(NAS_RECIPES.juniper, changes)).toHaveLength(3);
  });

  it('a CoA-Request without a change is a bug', () => {
    expect(() => coaRequest(selected('cisco', SESSION), SESSION, [], PLAIN)).toThrow('assertion failed');
  });
});

describe('answers', () => {
  const request = disconnect();
  const withBoth = disconnect({
    ...PLAIN,
    messageAuthenticator: true,
    eventTimestamp: new Date('2026-03-14T04:00:00Z'),
  });
  const ACK = Buffer.from('29070014d399cfcefabe793a3a0949a06ee63f01', 'hex');
  const NAK_503 = Buffer.from('2a07001afc8cf30159a4c6854670468952cc90b16506000001f7', 'hex');
  const NAK_406 = Buffer.from(
    '2a070037e9ad3132c8f87d619c4747eefd05f42b50128c3a62b9aaa3c11c4bc7a5eb298a8c1b650600000196120b6e6f7420746f646179',
    'hex',
  );
  const ACK_WITH_BOTH = Buffer.from(
    '290700269f761ef2533467b854cebd80c086d6e65012615f538c30d90828be5260ffcd4bf1f7',
    'hex',
  );

  it('Disconnect-ACK', () => {
    expect(readAnswer(ACK, request, SECRET)).toEqual({ kind: 'ack' });
    expect(readAnswer(ACK_WITH_BOTH, withBoth, SECRET)).toEqual({ kind: 'ack' });
  });

  it('Disconnect-NAK with 503: the session is already gone, as wanted', () => {
    const answer = readAnswer(NAK_503, request, SECRET);
    expect(answer).toMatchObject({ kind: 'nak', errorCause: { code: 503, class: 'gone' }, replyMessage: null });
    if (answer.kind === 'discard') throw new Error('discarded');
    expect(disconnectVerdict(answer)).toBe('already-gone');
  });

  it('Disconnect-NAK with another cause and a message', () => {
    const answer = readAnswer(NAK_406, request, SECRET);
    expect(answer).toMatchObject({ kind: 'nak', errorCause: { code: 406 }, replyMessage: 'not today' });
    if (answer.kind === 'discard') throw new Error('discarded');
    expect(disconnectVerdict(answer)).toBe('refused');
  });

  it.each([
    ['a wrong secret', ACK, request, 'another secret', 'wrong authenticator'],
    ['the answer to another request', ACK, withBoth, SECRET, 'wrong authenticator'],
    ['a flipped bit in the cause', flipped(NAK_503, 25), request, SECRET, 'wrong authenticator'],
    ['an ACK turned into a NAK', flipped(ACK, 0, 3), request, SECRET, 'wrong authenticator'],
    ['another identifier', flipped(ACK, 1), request, SECRET, 'another identifier'],
    ['a CoA-ACK', flipped(ACK, 0, 41 ^ 44), request, SECRET, 'not an answer to this request'],
    ['the request itself, reflected', request, request, SECRET, 'not an answer to this request'],
    ['noise', Buffer.from('noise'), request, SECRET, 'shorter than a header'],
  ])('%s is discarded, and waiting goes on', (_case, datagram, asked, secret, defect) => {
    expect(readAnswer(datagram, asked, secret)).toEqual({ kind: 'discard', defect });
  });

  it('no octets but the right ones are ever taken for an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 18, maxLength: 60 }), (tail) => {
        const datagram = Buffer.concat([Buffer.from([41, 7]), tail]);
        expect(readAnswer(datagram, request, SECRET).kind).toBe('discard');
      }),
    );
  });

  function flipped(bytes: Buffer, at: number, mask = 1): Buffer {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ mask;
    return copy;
  }
});

describe('Error-Cause (RFC 5176 §3.5)', () => {
  it('has each code once, and every code has its name', () => {
    expect(new Set(ERROR_CAUSES.map(({ code }) => code)).size).toBe(ERROR_CAUSES.length);
    expect(ERROR_CAUSES.map(({ code }) => code)).toEqual([
      201, 202, 401, 402, 403, 404, 405, 406, 407, 501, 502, 503, 504, 505, 506, 507, 508, 509,
    ]);
  });

  it.each([
    [201, 'already-gone'],
    [402, 'refused'],
    [403, 'refused'],
    [501, 'refused'],
    [503, 'already-gone'],
    [504, 'try-again'],
    [506, 'try-again'],
    [599, 'refused'],
    [null, 'refused'],
  ] as const)('%s means %s', (code, verdict) => {
    expect(disconnectVerdict({ kind: 'nak', errorCause: errorCause(code), replyMessage: null })).toBe(verdict);
  });

  it('an unknown code is shown with its number', () => {
    expect(errorCause(599)).toMatchObject({ code: 599, name: 'Error-Cause 599' });
    expect(errorCause(null)).toMatchObject({ name: 'no Error-Cause' });
  });
});
