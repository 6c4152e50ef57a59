import { offeredDigests, takesDigest } from './digest-offer';

const BOTH = ['SHA-256', 'MD5'];

it.each([
  ['md5', '/', ['MD5']],
  ['md5', '/acs', ['MD5']],
  ['md5', '/sha256', ['SHA-256']],
  ['md5', '/acs/sha256', ['SHA-256']],
  ['md5', '/sha256/?model=1', ['SHA-256']],
  ['md5', '/sha256x', ['MD5']],
  ['md5', '/x?next=/sha256', ['MD5']],
  ['both', '/', BOTH],
  ['both', '/sha256', ['SHA-256']],
  ['sha-256', '/', ['SHA-256']],
] as const)('%s at %s asks for %j, and takes that or more', (setting, target, offered) => {
  expect(offeredDigests(setting, target)).toEqual(offered);
  expect(takesDigest('SHA-256', setting, target)).toBe(true);
  expect(takesDigest('MD5', setting, target)).toBe(offered.some((algorithm) => algorithm === 'MD5'));
});
