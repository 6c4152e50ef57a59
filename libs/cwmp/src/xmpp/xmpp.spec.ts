import fc from 'fast-check';
import { isExpected, scramFirst, scramProof } from './scram';
import { escapeXml, StanzaReader, StreamBroken, type Stanza } from './stanza-reader';
import { judgeXmppAnswer, parseJid, writeXmppConnectionRequest } from './xmpp-connection-request';
import { streamHeader, XmppLogin } from './xmpp-login';

const HEAD = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' from='isp.example' version='1.0'>`;

function read(...texts: string[]): Stanza[] {
  const reader = new StanzaReader();
  reader.push(HEAD);
  return texts.flatMap((text) => reader.push(text));
}
const one = (text: string): Stanza => {
  const [stanza] = read(text);
  if (stanza === undefined) throw new Error('no stanza');
  return stanza;
};

describe('an XMPP stream', () => {
  it('is read stanza by stanza, wherever it is cut', () => {
    const text = `<iq id="a&amp;b" type='result' from="x@y/z>w"/><message><body>1 &lt; 2 &#x41;</body></message>`;
    for (let cut = 0; cut <= text.length; cut++) {
      const [iq, message] = read(text.slice(0, cut), text.slice(cut));
      expect(iq?.attributes.get('id')).toBe('a&b');
      expect(iq?.attributes.get('from')).toBe('x@y/z>w');
      expect(message?.children[0]).toMatchObject({ name: 'body', namespace: 'jabber:client', text: '1 < 2 A' });
    }
  });

  it('ends with its end', () => {
    const reader = new StanzaReader();
    reader.push(`${HEAD}<presence/>`);
    reader.push('</stream:stream>');
    expect(reader.isOver).toBe(true);
  });

  it.each([
    ['a document type', '<!DOCTYPE x>'],
    ['a comment', '<!-- x -->'],
    ['an instruction', '<?php x?>'],
    ['an entity of its own', '<message><body>&xxe;</body></message>'],
    ['crossed tags', '<a><b></a></b>'],
    ['depth without end', '<a>'.repeat(40)],
    ['a tag of nothing', '< >'],
    ['a stanza without end', `<message><body>${'x'.repeat(70_000)}`],
  ])('refuses %s', (_case, text) => expect(() => read(text)).toThrow(StreamBroken));

  it('can be any text, and does no harm', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('<iq', '/>', '<a>', '</a>', '"', "'", '&amp;', '&', '<'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          read(...pieces);
        } catch (error) {
          expect(error).toBeInstanceOf(StreamBroken);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('text is written so that it is read back', () => {
    const text = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(text, (value) =>
        expect(one(`<a b="${escapeXml(value)}">${escapeXml(value)}</a>`)).toMatchObject({ text: value }),
      ),
      { numRuns: 300 },
    );
  });
});

it('SCRAM-SHA-1 is that of RFC 5802 §5', () => {
  const account = { username: 'user', password: 'pencil', nonce: 'fyko+d2lbbFgONRv9qkxdawL' };
  expect(scramFirst(account.username, account.nonce)).toBe('n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL');
  const challenge = 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096';
  const proof = scramProof(challenge, account);
  expect(proof?.message).toBe('c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=');
  expect(proof && isExpected('v=rmF9pqV8S7suAoZWja4dJRkFsKQ=', proof)).toBe(true);
  expect(proof && isExpected('v=rmF9pqV8S7suAoZWja4dJRkFsKR=', proof)).toBe(false);
  for (const bad of ['', 'r=other,s=QSXCR+Q6sek8bf92,i=4096', challenge.replace('4096', '100000000')])
    expect(scramProof(bad, account)).toBeNull();
});

describe('signing in', () => {
  const features = (inner: string): Stanza => one(`<stream:features>${inner}</stream:features>`);
  const starttls = `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`;
  const plain = `<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>`;
  const login = (mayBePlain = false): XmppLogin =>
    new XmppLogin({ username: 'acs', domain: 'isp.example', password: 'secret' }, 'nonce', mayBePlain);

  it('says no password before TLS', () => {
    expect(login().receive(features(plain), false)).toMatchObject({ do: 'fail' });
    expect(login(true).receive(features(starttls + plain), false)).toMatchObject({
      do: 'send',
      text: expect.stringContaining('starttls') as string,
    });
    expect(login().receive(features(plain), true)).toMatchObject({ do: 'send' });
  });

  it.each([
    [`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>`, 'not admitted: not-authorized'],
    [`<stream:error><host-unknown/></stream:error>`, 'stream error: host-unknown'],
    [
      `<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj1vdGhlcg==</challenge>`,
      'a challenge that cannot be answered',
    ],
    [`<iq type='error' id='bind'/>`, 'no resource'],
  ])('%s is the end', (text, reason) => expect(login().receive(one(text), true)).toEqual({ do: 'fail', reason }));

  it('names the domain it wants', () => expect(streamHeader('a"b')).toContain('to="a&#34;b"'));
});

describe('a connection request by XMPP', () => {
  it('is the IQ of Annex K', () => {
    const iq = one(writeXmppConnectionRequest('1', 'cpe@isp.example/r', { username: 'u<', password: 'p&' }));
    expect(iq).toMatchObject({ name: 'iq' });
    expect(iq.children[0]).toMatchObject({
      name: 'connectionRequest',
      namespace: 'urn:broadband-forum-org:cwmp:xmppConnReq-1-0',
      children: [
        { name: 'username', text: 'u<' },
        { name: 'password', text: 'p&' },
      ],
    });
  });

  const error = (condition: string): string =>
    `<iq type='error' id='1'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`;
  it.each([
    [`<iq type='result' id='1'/>`, 'accepted'],
    [error('service-unavailable'), 'xmpp-away'],
    [error('not-authorized'), 'wrong-credentials'],
    [error('resource-constraint'), 'busy'],
    [error('feature-not-implemented'), 'xmpp-refused'],
    [`<iq type='error' id='1'/>`, 'xmpp-refused'],
  ])('%s is %s', (text, result) => expect(judgeXmppAnswer(one(text))).toBe(result));

  it.each([
    ['cpe-1@isp.example/cwmp', true],
    ['cpe-1@ISP.example', true],
    ['cpe-1@elsewhere.example/cwmp', false],
    ['isp.example', false],
    ['cpe 1@isp.example', false],
    ['cpe@isp.example/"/><iq', false],
    ['', false],
  ])('"%s" is called: %s', (jid, isCalled) => expect(parseJid(jid, 'isp.example')).toBe(isCalled ? jid : null));
});
