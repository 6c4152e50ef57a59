import fc from 'fast-check';
import { digestChallenge, digestHa1, isProofOf, NonceIssuer, parseDigestAnswer, type DigestAnswer } from './digest';
import { answerChallenge, parseDigestChallenge } from './digest-client';
import { parseAuthenticationHeader } from './digest-parameters';

const KEY = Buffer.alloc(32, 7);
const NOW = Date.parse('2026-03-01T00:00:00Z');
const REQUEST = { method: 'POST', target: '/', realm: 'demarc' };
const HA1 = digestHa1({ username: 'cpe-1', realm: 'demarc', password: 'secret' });

const header = (changes: Record<string, string> = {}): string => {
  const fields = {
    username: '"cpe-1"',
    realm: '"demarc"',
    nonce: '"n1"',
    uri: '"/"',
    qop: 'auth',
    nc: '00000001',
    cnonce: '"c"',
    response: `"${'0'.repeat(32)}"`,
    ...changes,
  };
  return `Digest ${Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')}`;
};

/** What a CPE with this password sends. */
function prove(
  nonce: string,
  password = 'secret',
  changes: Partial<{ uri: string; realm: string }> = {},
): DigestAnswer {
  const realm = changes.realm ?? 'demarc';
  const challenge = parseDigestChallenge(digestChallenge(realm, nonce));
  if (challenge === null) throw new Error('our own challenge must be readable');
  const credentials = { username: 'cpe-1', password };
  const sent = answerChallenge(challenge, credentials, { method: 'POST', uri: changes.uri ?? '/', cnonce: 'abc' });
  const answer = parseDigestAnswer(sent);
  if (answer === null) throw new Error('our own answer must be readable');
  return answer;
}

it('RFC 2617 section 3.5: the example of the standard', () => {
  const sent =
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
  const answer = parseDigestAnswer(sent);
  expect(answer).not.toBeNull();
  const ha1 = digestHa1({ username: 'Mufasa', realm: 'testrealm@host.com', password: 'Circle Of Life' });
  const request = { method: 'GET', target: '/dir/index.html', realm: 'testrealm@host.com' };
  expect(isProofOf(answer!, ha1, request)).toBe(true);
  expect(isProofOf(answer!, ha1, { ...request, method: 'POST' })).toBe(false);
});

it('RFC 7616 section 3.9.1: the example of the standard, in MD5 and in SHA-256', () => {
  const sent = (algorithm: string, response: string): string =>
    `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="${response}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const account = { username: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' };
  const request = { method: 'GET', target: '/dir/index.html', realm: account.realm };
  const weak = parseDigestAnswer(sent('MD5', '8ca523f5e9506fed4657c9700eebdbec'))!;
  const strong = parseDigestAnswer(
    sent('SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'),
  )!;
  expect(isProofOf(weak, digestHa1(account), request)).toBe(true);
  expect(isProofOf(strong, digestHa1(account, 'SHA-256'), request)).toBe(true);
  expect(isProofOf(strong, digestHa1(account), request)).toBe(false);
  expect(isProofOf(weak, digestHa1(account, 'SHA-256'), request)).toBe(false);
});

describe('an Authorization header', () => {
  it.each([
    ['with blanks around the signs', header().replaceAll('=', ' = ').replaceAll(', ', ' ,  ')],
    ['with quotes where none belong', header({ qop: '"auth"', nc: '"00000001"', algorithm: '"MD5"' })],
    [
      'with other letter cases',
      header().replace('Digest', 'DIGEST').replace('username', 'Username').replace('=auth', '=AUTH'),
    ],
    ['with fields we do not know', `${header()}, userhash=false, opaque=""`],
    ['with tabs', header().replaceAll(', ', ',\t')],
  ])('%s is read', (_case, text) =>
    expect(parseDigestAnswer(text)).toMatchObject({ username: 'cpe-1', nc: '00000001' }),
  );

  it('keeps what is quoted exactly', () => {
    expect(parseDigestAnswer(header({ username: '"a \\"b\\" \\\\ c=d, e"' }))?.username).toBe('a "b" \\ c=d, e');
  });

  it.each([
    ['Basic', 'Basic dXNlcjpwYXNz'],
    ['Bearer', 'Bearer x'],
    ['nothing', ''],
    ['no parameters', 'Digest'],
    ['SHA-256 with a response of MD5', header({ algorithm: 'SHA-256' })],
    ['MD5 with a response of SHA-256', header({ response: `"${'0'.repeat(64)}"` })],
    ['SHA-256-sess, which was not offered', header({ algorithm: 'SHA-256-sess', response: `"${'0'.repeat(64)}"` })],
    ['SHA-512-256, which was not offered', header({ algorithm: 'SHA-512-256', response: `"${'0'.repeat(64)}"` })],
    ['MD5-sess, which was not offered', header({ algorithm: 'MD5-sess' })],
    ['auth-int, which was not offered', header({ qop: 'auth-int' })],
    ['the form of RFC 2069', header({ qop: '', nc: '', cnonce: '' })],
    ['a response that is no MD5', header({ response: '"abc"' })],
    ['a count that is no count', header({ nc: '1' })],
    ['no cnonce', header({ cnonce: '""' })],
    ['no user name', header({ username: '""' })],
    ['a parameter twice', `${header()}, username="other"`],
    ['a quote that does not end', header({ opaque: '"x' })],
    ['5 kB', header({ opaque: `"${'x'.repeat(5_000)}"` })],
  ])('%s is no answer to our challenge', (_case, text) => expect(parseDigestAnswer(text)).toBeNull());

  it('is read in linear time, whatever it is', () => {
    const started = process.hrtime.bigint();
    for (const unit of ['a="', 'a=', ' ', ',', '\\"', 'a =\t'])
      parseAuthenticationHeader(`Digest ${unit.repeat(4_000 / unit.length)}`);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(2_000); // a pattern that backtracks would take minutes
  });
});

describe('a proof', () => {
  it.each([
    ['the right password', prove('n'), true],
    ['another password', prove('n', 'wrong'), false],
    ['G12: the right password for another realm', prove('n', 'secret', { realm: 'other' }), false],
    ['another path', prove('n', 'secret', { uri: '/admin' }), false],
    ['no path', prove('n', 'secret', { uri: '' }), true],
    ['the absolute URL of the ACS', prove('n', 'secret', { uri: 'http://acs.example:7547/' }), true],
    ['a count that was changed', { ...prove('n'), nc: '00000002' }, false],
    ['a nonce that was changed', { ...prove('n'), nonce: 'm' }, false],
  ])('with %s', (_case, answer, expected) => expect(isProofOf(answer, HA1, REQUEST)).toBe(expected));

  it('C1: is accepted if and only if user name and password are those of the credential', () => {
    const word = fc.string({
      minLength: 1,
      maxLength: 12,
      unit: fc.constantFrom('a', 'b', 'A', ':', '"', '\\', ' ', ',', '=', 'é'),
    });
    fc.assert(
      fc.property(word, word, word, (password, other, nonce) => {
        const ha1 = digestHa1({ username: 'cpe-1', realm: 'demarc', password });
        expect(isProofOf(prove(nonce, other), ha1, REQUEST)).toBe(password === other);
      }),
    );
  });
});

describe('nonces', () => {
  const issuer = (name = '0000000a', key = KEY): NonceIssuer => new NonceIssuer(name, key, 300_000);

  it('are good once for each count, in rising order', () => {
    const nonces = issuer();
    const nonce = nonces.issue(NOW);
    expect(nonces.use(nonce, '00000001', NOW)).toBe('fresh');
    expect(nonces.use(nonce, '00000002', NOW + 1_000)).toBe('fresh');
    expect(nonces.use(nonce, '0000000a', NOW + 1_000)).toBe('fresh');
    expect(nonces.use(nonce, '00000009', NOW + 1_000)).toBe('replayed');
  });

  it('G13: the same request again is a replay', () => {
    const nonces = issuer();
    const nonce = nonces.issue(NOW);
    expect(nonces.use(nonce, '00000001', NOW)).toBe('fresh');
    expect(nonces.use(nonce, '00000001', NOW + 1_000)).toBe('replayed');
    expect(nonces.use(nonce, '00000000', NOW + 1_000)).toBe('replayed');
  });

  it('live for five minutes, and a replay is known for as long', () => {
    const nonces = issuer();
    for (let start = NOW; start < NOW + 2_000_000; start += 70_000) {
      const nonce = nonces.issue(start);
      expect(nonces.use(nonce, '00000001', start + 10)).toBe('fresh');
      expect(nonces.use(nonces.issue(start), '00000001', start + 20)).toBe('fresh');
      expect(nonces.use(nonce, '00000001', start + 299_999)).toBe('replayed');
      expect(nonces.use(nonce, '00000002', start + 300_000)).toBe('stale');
    }
  });

  it.each([
    ['G4: of another process', issuer('0000000b').issue(NOW)],
    ['of a process of the same name with another key', issuer('0000000a', Buffer.alloc(32, 8)).issue(NOW)],
    ['G12: of yesterday', issuer().issue(NOW - 86_400_000)],
    ['from the future', issuer().issue(NOW + 60_000)],
    ['made up', 'abc'],
    ['empty', ''],
    [
      'with a time that was changed',
      issuer()
        .issue(NOW)
        .replace(/^(.{18})./, '$1f'),
    ],
    ['with letters no HMAC has', issuer().issue(NOW).slice(0, -1) + 'é'],
  ])('%s are stale', (_case, nonce) => expect(issuer().use(nonce, '00000001', NOW)).toBe('stale'));

  it('differ, even within a millisecond', () => {
    const nonces = issuer();
    expect(new Set(Array.from({ length: 1_000 }, () => nonces.issue(NOW))).size).toBe(1_000);
  });
});

it('the challenge is one, MD5 with qop="auth", and says when only the nonce was wrong', () => {
  expect(digestChallenge('demarc', 'n1')).toBe('Digest realm="demarc", nonce="n1", qop="auth", algorithm=MD5');
  expect(digestChallenge('demarc', 'n1', { isStale: true })).toContain('stale=true');
  expect(digestChallenge('demarc', 'n1', { algorithm: 'SHA-256' })).toBe(
    'Digest realm="demarc", nonce="n1", qop="auth", algorithm=SHA-256',
  );
});
