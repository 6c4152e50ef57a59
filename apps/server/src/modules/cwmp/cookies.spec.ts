import { sessionCookieOf, setSessionCookie } from './cookies';

const ID = 'a1'.repeat(16);

describe('the session cookie', () => {
  it.each([
    ['alone', `demarc=${ID}`],
    ['among others', `a=b; demarc=${ID}; c=d`],
    ['G48: with the attributes we sent', `demarc=${ID}; Path=/`],
    ['as RFC 2109 has it', `$Version="0"; demarc="${ID}"; $Path=/`],
    ['without blanks', `a=b;demarc=${ID};c=d`],
    ['joined by a comma', `a=b, demarc=${ID}`],
  ])('%s', (_case, header) => expect(sessionCookieOf(header)).toBe(ID));

  it.each([
    ['absent', undefined],
    ['another name', `xdemarc=${ID}`],
    ['too short', 'demarc=abc'],
    ['too long', `demarc=${ID}0`],
    ['upper case: we never send that', `demarc=${ID.toUpperCase()}`],
    ['in the value of another', `a=demarc=${ID}`],
    ['8 kB of cookies', `a=${'b'.repeat(8_192)}; demarc=${ID}`],
  ])('none: %s', (_case, header) => expect(sessionCookieOf(header)).toBeNull());

  it('G1: has Path=/ and no other attribute', () => expect(setSessionCookie(ID)).toBe(`demarc=${ID}; Path=/`));
});
