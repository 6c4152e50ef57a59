import { createCipheriv, createHash, randomBytes } from 'node:crypto';

// MS-CHAPv2 (RFC 2759) as a PPP client does it, for the requests that radclient cannot make. The oracle of the tests is
// FreeRADIUS; the examples of RFC 2759 §9.2 are the oracle of this file.

const ROTATIONS = [
  [3, 7, 11, 19],
  [3, 5, 9, 13],
  [3, 9, 11, 15],
] as const;
const ORDER = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
] as const;
const ADDED = [0, 0x5a827999, 0x6ed9eba1] as const;

const mix = (round: number, x: number, y: number, z: number): number => {
  if (round === 0) return (x & y) | (~x & z);
  return round === 1 ? (x & y) | (x & z) | (y & z) : x ^ y ^ z;
};

/** MD4 (RFC 1320); OpenSSL 3 has it no more. */
function md4(message: Buffer): Buffer {
  const padded = Buffer.alloc(((message.length + 8) >> 6) * 64 + 64);
  message.copy(padded);
  padded[message.length] = 0x80;
  padded.writeUInt32LE(message.length * 8, padded.length - 8);
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < padded.length; at += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let step = 0; step < 48; step++) {
      const round = step >> 4;
      const word = padded.readUInt32LE(at + 4 * (ORDER[round]?.[step & 15] ?? 0));
      const sum = (a + mix(round, b, c, d) + word + (ADDED[round] ?? 0)) | 0;
      const by = ROTATIONS[round]?.[step & 3] ?? 0;
      [a, b, c, d] = [d, (sum << by) | (sum >>> (32 - by)), b, c];
    }
    state = [a, b, c, d].map((value, index) => (value + (state[index] ?? 0)) | 0);
  }
  const digest = Buffer.alloc(16);
  state.forEach((value, index) => digest.writeInt32LE(value, 4 * index));
  return digest;
}

/** DES with a key of 7 octets; three times the same key makes triple DES of it, which OpenSSL still has. */
function des(key7: Buffer, block: Buffer): Buffer {
  const bits = BigInt(`0x${key7.toString('hex')}`);
  const key = Buffer.from(
    Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(49 - 7 * index)) & 127n) << 1),
  );
  const cipher = createCipheriv('des-ede3', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

const sha1 = (...parts: (Buffer | string)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();

export const ntHash = (password: string): Buffer => md4(Buffer.from(password, 'utf16le'));

/** RFC 2759 §8.1: the answer to a challenge. */
export function ntResponse(given: { user: string; password: string; authenticator: Buffer; peer: Buffer }): Buffer {
  const challenge = sha1(given.peer, given.authenticator, given.user).subarray(0, 8);
  const hash = Buffer.concat([ntHash(given.password), Buffer.alloc(5)]);
  return Buffer.concat([0, 7, 14].map((at) => des(hash.subarray(at, at + 7), challenge)));
}

const MAGIC = 'Magic server to client signing constant';
const MORE_MAGIC = 'Pad to make it do more than one iteration';

/** RFC 2759 §8.7: by this the server proves that it knows the password too. */
export function authenticatorResponse(
  given: { user: string; password: string; authenticator: Buffer; peer: Buffer },
  response: Buffer,
): string {
  const digest = sha1(md4(ntHash(given.password)), response, MAGIC);
  const challenge = sha1(given.peer, given.authenticator, given.user).subarray(0, 8);
  return `S=${sha1(digest, challenge, MORE_MAGIC).toString('hex').toUpperCase()}`;
}

/** The attributes of a login as radclient takes them, and what the answer must prove (RFC 2548 §2.3). */
export function msChapV2Login(user: string, password: string): { attributes: string; proof: string } {
  const given = { user, password, authenticator: randomBytes(16), peer: randomBytes(16) };
  const response = ntResponse(given);
  const octets = Buffer.concat([Buffer.from([1, 0]), given.peer, Buffer.alloc(8), response]);
  return {
    attributes: `User-Name = "${user}"
MS-CHAP-Challenge = 0x${given.authenticator.toString('hex')}
MS-CHAP2-Response = 0x${octets.toString('hex')}
`,
    proof: authenticatorResponse(given, response),
  };
}
