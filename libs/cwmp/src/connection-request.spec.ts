import fc from 'fast-check';
import {
  judgeConnectionResponse,
  parseConnectionRequestUrl,
  parseConnectionResponse,
  writeConnectionRequest,
  type ConnectionAttempt,
  type ConnectionResponse,
} from './connection-request';
import { answerChallenge, parseDigestChallenge } from './digest-client';

const TARGET = { host: '10.1.2.3', port: 7547, path: '/cr?x=1' };
const CREDENTIALS = { username: 'cr', password: 'pw' };
const attempt = { target: TARGET, credentials: CREDENTIALS, cnonce: 'c'.repeat(32), answered: 0 as 0 | 1 | 2 };

describe('ConnectionRequestURL', () => {
  it.each([
    ['http://10.1.2.3:7547/cr?x=1', TARGET],
    ['http://10.1.2.3', { host: '10.1.2.3', port: 80, path: '/' }],
    ['http://[2001:db8::1]:30005/78DF', { host: '2001:db8::1', port: 30005, path: '/78DF' }],
    ['http://cpe.example.net:51005/', { host: 'cpe.example.net', port: 51005, path: '/' }],
    ['HTTP://10.1.2.3:443/x', { host: '10.1.2.3', port: 443, path: '/x' }],
    // Other spellings of an address become the address itself, so that it can be checked.
    ['http://0x7f.1:7547/', { host: '127.0.0.1', port: 7547, path: '/' }],
    ['http://2130706433:7547/', { host: '127.0.0.1', port: 7547, path: '/' }],
    ['http://0177.0.0.1:7547/', { host: '127.0.0.1', port: 7547, path: '/' }],
    ['http://[::ffff:127.0.0.1]:7547/', { host: '::ffff:7f00:1', port: 7547, path: '/' }],
  ])('%s', (url, target) => expect(parseConnectionRequestUrl(url)).toEqual({ target }));

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['10.1.2.3:7547', 'not-a-url'],
    ['not a url', 'not-a-url'],
    ['http://', 'not-a-url'],
    ['http://10.1.2.3:99999/', 'not-a-url'],
    ['http://10.1.2.3:7547/a b', 'not-a-url'],
    ['http://10.1.2.3:7547/\r\nX: y', 'not-a-url'],
    ['http://10.1.2.3\\@evil/', 'not-a-url'],
    [`http://10.1.2.3/${'x'.repeat(300)}`, 'not-a-url'],
    ['file:///etc/passwd', 'not-http'],
    ['https://10.1.2.3/', 'not-http'],
    ['ftp://10.1.2.3/', 'not-http'],
    ['gopher://10.1.2.3/', 'not-http'],
    ['javascript:alert(1)', 'not-http'],
    ['http://user:pw@10.1.2.3:7547/', 'has-credentials'],
    ['http://@10.1.2.3:7547/', 'has-credentials'],
    ['http://10.1.2.3:22/', 'privileged-port'],
    ['http://10.1.2.3:25/', 'privileged-port'],
    ['http://10.1.2.3:1023/', 'privileged-port'],
    ['http://10.1.2.3:0/', 'privileged-port'],
  ])('%j is %s', (url, refusal) => expect(parseConnectionRequestUrl(url)).toEqual({ refusal }));

  it('is a target or a refusal, never an exception, whatever a device says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          fc.string().map((s) => `http://${s}`),
        ),
        (url) => {
          const parsed = parseConnectionRequestUrl(url);
          if ('target' in parsed) {
            expect(writeConnectionRequest(parsed.target, null).split('\r\n')).toHaveLength(6);
          }
        },
      ),
    );
  });
});

describe('the request', () => {
  it('is a GET of HTTP/1.1', () => {
    expect(writeConnectionRequest(TARGET, null)).toBe(
      'GET /cr?x=1 HTTP/1.1\r\nHost: 10.1.2.3:7547\r\nUser-Agent: Demarc\r\nConnection: keep-alive\r\n\r\n',
    );
  });

  it('G18: puts IPv6 addresses into brackets, and leaves out port 80', () => {
    expect(writeConnectionRequest({ host: '2001:db8::1', port: 80, path: '/' }, null)).toContain(
      'Host: [2001:db8::1]\r\n',
    );
  });
});

describe('the answer of a CPE', () => {
  const parse = (text: string, hasEnded = false): ConnectionResponse | 'malformed' | null =>
    parseConnectionResponse(Buffer.from(text, 'latin1'), hasEnded);

  it.each([
    ['G14: 200 without body', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 200, true],
    ['G14: 200 with body', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 200, true],
    ['G14: 204', 'HTTP/1.1 204 No Content\r\n\r\n', 204, true],
    ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', 200, true],
    ['no reason', 'HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n', 503, true],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', 200, false],
    [
      'a connection that will be closed',
      'HTTP/1.1 401 No\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n',
      401,
      false,
    ],
    ['a body of unknown length', 'HTTP/1.1 401 No\r\n\r\n<html>', 401, false],
    ['a body that has not arrived', 'HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\n<h', 401, false],
  ])('%s', (_case, text, status, isReusable) => expect(parse(text)).toMatchObject({ status, isReusable }));

  it('is awaited until its head is complete', () => {
    expect(parse('')).toBeNull();
    expect(parse('HTTP/1.1 40')).toBeNull();
    expect(parse('HTTP/1.1 401 Unauthorized\r\nWWW-Auth')).toBeNull();
  });

  it.each(['', 'SSH-2.0-OpenSSH_9.6\r\n', 'HTTP/1.1 abc\r\n\r\n', 'HTTP/2 200\r\n\r\n', '<html>'])(
    '%j is malformed',
    (text) => {
      expect(parse(text, true)).toBe('malformed');
    },
  );

  it('G49: folded over lines with bare LF and without the blank line at the end', () => {
    const answer = parse(
      'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm="cpe",\n qop="auth",\n\tnonce="n1"\n',
      true,
    );
    expect(answer).toMatchObject({
      status: 401,
      challenges: ['Digest realm="cpe", qop="auth", nonce="n1"'],
      isReusable: false,
    });
  });

  it('several challenges are all seen', () => {
    const answer = parse(
      'HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm="a"\r\nWWW-Authenticate: Digest realm="b", nonce="n"\r\n\r\n',
    );
    expect(answer).toMatchObject({ challenges: ['Basic realm="a"', 'Digest realm="b", nonce="n"'] });
  });
});

describe('what an answer means', () => {
  const judge = (status: number, challenges: string[] = [], changes: Partial<ConnectionAttempt> = {}): unknown =>
    judgeConnectionResponse({ status, challenges, isReusable: true }, { ...attempt, ...changes });

  it.each([
    [200, 'accepted'],
    [204, 'accepted'],
    [503, 'busy'],
    [404, 'stale-url'],
    [302, 'redirected'],
    [500, 'refused'],
    [403, 'refused'],
  ])('G14, G20: %i is %s', (status, result) => expect(judge(status)).toEqual({ do: 'finish', result }));

  it('G20: Basic is not answered', () => {
    expect(judge(401, ['Basic realm="x"'])).toEqual({ do: 'finish', result: 'unsupported-challenge' });
  });

  it('G19: … but where its rule says so, once, and Digest is preferred', () => {
    const allowed = { mayAnswerBasic: true };
    expect(judge(401, ['Basic realm="x"'], allowed)).toMatchObject({ authorization: expect.stringMatching(/^Basic /) });
    expect(judge(401, ['Basic realm="x"'], { ...allowed, answered: 1 })).toMatchObject({ result: 'wrong-credentials' });
    expect(judge(401, ['Basic realm="a"', 'Digest realm="b", nonce="n"'], allowed)).toMatchObject({
      authorization: expect.stringMatching(/^Digest /),
    });
  });

  it.each([
    ['auth-int alone', 'Digest realm="x", nonce="n", qop="auth-int"'],
    ['SHA-512-256 alone', 'Digest realm="x", nonce="n", algorithm=SHA-512-256'],
    ['no nonce', 'Digest realm="x"'],
    ['a realm of 2 kB', `Digest realm="${'x'.repeat(2_000)}", nonce="n"`],
  ])('%s cannot be answered', (_case, challenge) => {
    expect(judge(401, [challenge])).toEqual({ do: 'finish', result: 'unsupported-challenge' });
  });

  it('a second 401 means wrong credentials, and no third attempt', () => {
    expect(judge(401, ['Digest realm="x", nonce="n"'], { answered: 1 })).toEqual({
      do: 'finish',
      result: 'wrong-credentials',
    });
  });

  it('without credentials a challenge is the end', () => {
    const response = { status: 401, challenges: ['Digest realm="x", nonce="n"'], isReusable: true };
    expect(judgeConnectionResponse(response, { ...attempt, credentials: null })).toEqual({
      do: 'finish',
      result: 'no-credentials',
    });
  });

  it('RFC 7616 section 3.7: of several challenges the one in SHA-256 is answered', () => {
    const step = judge(401, [
      'Digest realm="b", nonce="weak", qop="auth", algorithm=MD5',
      'Digest realm="b", nonce="strong", qop="auth", algorithm=SHA-256',
    ]);
    expect(step).toMatchObject({
      do: 'authenticate',
      authorization: expect.stringMatching(/nonce="strong".*algorithm=SHA-256/),
    });
  });

  it('a digest is answered', () => {
    expect(judge(401, ['Basic realm="a"', 'Digest realm="b", nonce="n", qop="auth"'])).toMatchObject({
      do: 'authenticate',
    });
  });
});

describe('the answer to a challenge', () => {
  const answer = (challenge: string, method = 'GET', uri = '/cr'): string => {
    const parsed = parseDigestChallenge(challenge);
    if (parsed === null) throw new Error('not readable');
    return answerChallenge(
      parsed,
      { username: 'Mufasa', password: 'Circle Of Life' },
      { method, uri, cnonce: '0a4f113b' },
    );
  };

  it('RFC 2617 section 3.5: the example of the standard', () => {
    const challenge =
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    expect(answer(challenge, 'GET', '/dir/index.html')).toBe(
      'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", response="6629fae49393a05397450978507c4ef1", qop=auth, nc=00000001, cnonce="0a4f113b", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    );
  });

  it('G13: no algorithm offered, none sent; offered, it is echoed as it was written', () => {
    expect(answer('Digest realm="r", nonce="n"')).not.toContain('algorithm');
    expect(answer('Digest realm=r, nonce=n, algorithm=md5')).toContain('algorithm=md5');
  });

  it('G13: odd spacing, unquoted values, auth preferred to auth-int', () => {
    const sent = answer('Digest   realm = "r" ,nonce=n1,  qop = "auth-int, auth" , opaque = o');
    expect(sent).toContain('nonce="n1"');
    expect(sent).toContain('qop=auth,');
    expect(sent).toContain('opaque="o"');
  });

  it('G13: MD5-sess hashes nonce and cnonce into the secret', () => {
    const plain = answer('Digest realm="r", nonce="n", qop="auth"');
    const session = answer('Digest realm="r", nonce="n", qop="auth", algorithm=MD5-sess');
    const responseOf = (text: string): string | undefined => /response="([0-9a-f]{32})"/.exec(text)?.[1];
    expect(responseOf(session)).toMatch(/^[0-9a-f]{32}$/);
    expect(responseOf(session)).not.toBe(responseOf(plain));
  });

  it('RFC 7616 section 3.9.1: the example of the standard in SHA-256', () => {
    const parsed = parseDigestChallenge(
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    )!;
    const sent = answerChallenge(
      parsed,
      { username: 'Mufasa', password: 'Circle of Life' },
      { method: 'GET', uri: '/dir/index.html', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    );
    expect(sent).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
    expect(sent).toContain('algorithm=SHA-256,');
  });

  it('SHA-256-sess hashes nonce and cnonce into the secret', () => {
    const responseOf = (text: string): string | undefined => /response="([0-9a-f]{64})"/.exec(text)?.[1];
    const plain = responseOf(answer('Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'));
    const session = responseOf(answer('Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256-sess'));
    expect(plain).toBeDefined();
    expect(session).toBeDefined();
    expect(session).not.toBe(plain);
  });

  it('RFC 2069: without qop neither nc nor cnonce are sent', () => {
    expect(answer('Digest realm="r", nonce="n"')).not.toMatch(/nc=|cnonce=|qop=/);
  });

  it('G49: without commas between the fields: unquoted qop, everything else quoted, cnonce of at most 32 digits', () => {
    const sent = answer('Digest realm="cpe" qop="auth" nonce="n1" algorithm="MD5"');
    expect(sent).toContain('qop=auth,');
    expect(sent).toContain('nc="00000001"');
    expect(sent).toContain('algorithm="MD5"');
    expect(/cnonce="([^"]*)"/.exec(sent)?.[1]?.length).toBeLessThanOrEqual(32);
  });

  it('C16: what the CPE puts into its challenge cannot leave its quotes', () => {
    expect(answer('Digest realm="a\\"b\\\\", nonce="n"')).toContain('realm="a\\"b\\\\"');
  });
});
