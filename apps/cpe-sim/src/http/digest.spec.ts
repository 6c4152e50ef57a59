import { DigestClient, digestHash, DigestGate, digestResponse, readChallenge, readDigestFields } from './digest';

const MUFASA = { username: 'Mufasa', password: 'Circle of Life' };

describe('digestResponse', () => {
  // The examples of RFC 7616 §3.9.1.
  const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('is that of the RFC for %s', (algorithm, expected) => {
    const ha1 = digestHash(algorithm, `Mufasa:http-auth@example.org:${MUFASA.password}`);
    const ha2 = digestHash(algorithm, 'GET:/dir/index.html');
    expect(digestResponse({ ha1, ha2, nonce, algorithm }, { nc: '00000001', cnonce })).toBe(expected);
  });

  it('is that of RFC 2069 when the server offers no qop', () => {
    const ha1 = digestHash('MD5', 'Mufasa:testrealm@host.com:Circle Of Life');
    const ha2 = digestHash('MD5', 'GET:/dir/index.html');
    const parts = { ha1, ha2, nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093', algorithm: 'MD5' as const };
    expect(digestResponse(parts, null)).toBe(digestHash('MD5', `${ha1}:${parts.nonce}:${ha2}`));
  });
});

describe('readChallenge', () => {
  it('reads quoted and bare fields, in any order and spacing', () => {
    expect(readChallenge('digest  realm="a\\"b" ,nonce=xyz,  qop="auth,auth-int",opaque="" , stale=TRUE')).toEqual({
      realm: 'a"b',
      nonce: 'xyz',
      opaque: '',
      qop: 'auth',
      algorithm: 'MD5',
      isStale: true,
    });
  });

  it.each([
    ['another scheme', 'Basic realm="x"'],
    ['no nonce', 'Digest realm="x"'],
    ['an algorithm that it lacks', 'Digest realm="x", nonce="n", algorithm=SHA-512-256'],
    ['only auth-int', 'Digest realm="x", nonce="n", qop="auth-int"'],
  ])('does not answer %s', (_case, header) => {
    expect(readChallenge(header)).toBeNull();
  });
});

describe('DigestClient and DigestGate', () => {
  const request = { method: 'GET', uri: '/wake' };

  it('understand each other, count by count', () => {
    const gate = new DigestGate('cpe');
    const client = new DigestClient();
    expect(client.authorize(request, MUFASA)).toBeNull();
    expect(client.accept(gate.challenge())).toBe(true);
    for (let count = 0; count < 3; count++) {
      expect(gate.judge(client.authorize(request, MUFASA) ?? '', request, MUFASA)).toBe('admitted');
    }
  });

  it.each([
    ['another password', { ...MUFASA, password: 'x' }, request],
    ['another user', { ...MUFASA, username: 'Scar' }, request],
    ['another path', MUFASA, { ...request, uri: '/other' }],
    ['another method', MUFASA, { ...request, method: 'POST' }],
  ])('do not when it is for %s', (_case, credentials, signed) => {
    const gate = new DigestGate('cpe');
    const client = new DigestClient();
    client.accept(gate.challenge());
    expect(gate.judge(client.authorize(signed, credentials) ?? '', request, MUFASA)).toBe('refused');
  });

  it('call a right answer under an old count or an unknown nonce stale, and a wrong one refused', () => {
    const gate = new DigestGate('cpe');
    const client = new DigestClient();
    client.accept(gate.challenge());
    const header = client.authorize(request, MUFASA) ?? '';
    expect(gate.judge(header, request, MUFASA)).toBe('admitted');
    expect(gate.judge(header, request, MUFASA)).toBe('stale');
    expect(gate.judge(header.replace(/nonce="\w/, 'nonce="z'), request, MUFASA)).toBe('refused');
    expect(new DigestGate('cpe').judge(header, request, MUFASA)).toBe('stale');
    expect(gate.challenge(true)).toContain('stale=true');
  });

  it('let eight callers answer at the same time, each once from count 1', () => {
    const gate = new DigestGate('cpe');
    const clients = Array.from({ length: 9 }, () => {
      const client = new DigestClient();
      client.accept(gate.challenge());
      return client;
    });
    const verdicts = clients.map((client) => gate.judge(client.authorize(request, MUFASA) ?? '', request, MUFASA));
    expect(verdicts).toEqual(['stale', ...Array<string>(8).fill('admitted')]);
  });

  it('forget', () => {
    const client = new DigestClient();
    client.accept('Digest realm="r", nonce="n"');
    expect(readDigestFields(client.authorize(request, MUFASA) ?? '')?.has('nc')).toBe(false);
    client.forget();
    expect(client.authorize(request, MUFASA)).toBeNull();
  });
});
