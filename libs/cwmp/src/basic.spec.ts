import { basicChallenge, isBasicProofOf, parseBasicAnswer } from './basic';
import { digestHa1 } from './digest';

const headerOf = (text: string | Buffer): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('parseBasicAnswer', () => {
  it.each([
    ['as RFC 7617 has it', headerOf('Aladdin:open sesame'), { username: 'Aladdin', password: 'open sesame' }],
    ['a password with colons', headerOf('cpe-1:a:b:'), { username: 'cpe-1', password: 'a:b:' }],
    ['an empty password', headerOf('cpe-1:'), { username: 'cpe-1', password: '' }],
    ['UTF-8', headerOf('test:123£'), { username: 'test', password: '123£' }],
    ['in small letters', headerOf('a:b').replace('Basic', 'basic'), { username: 'a', password: 'b' }],
  ])('%s', (_case, header, answer) => expect(parseBasicAnswer(header)).toEqual(answer));

  it.each([
    ['a digest', 'Digest username="a"'],
    ['no name', headerOf(':secret')],
    ['no colon', headerOf('secret')],
    ['no base64', 'Basic ***'],
    ['bytes that are no UTF-8', headerOf(Buffer.from([0x61, 0x3a, 0xff]))],
    ['too much', headerOf(`a:${'x'.repeat(2_000)}`)],
    ['nothing', 'Basic '],
  ])('%s is none', (_case, header) => expect(parseBasicAnswer(header)).toBeNull());
});

it('proves the password, in its realm', () => {
  const account = { username: 'cpe-1', realm: 'demarc', password: 'right' };
  const ha1 = digestHa1(account, 'SHA-256');
  expect(isBasicProofOf(account, ha1, 'demarc')).toBe(true);
  expect(isBasicProofOf({ ...account, password: 'wrong' }, ha1, 'demarc')).toBe(false);
  expect(isBasicProofOf(account, ha1, 'elsewhere')).toBe(false);
  expect(basicChallenge('demarc')).toBe('Basic realm="demarc", charset="UTF-8"');
});
