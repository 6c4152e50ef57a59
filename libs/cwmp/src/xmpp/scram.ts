import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

const MAX_ITERATIONS = 100_000;

/** What a client says at the end of SCRAM, and what the server must answer to it. */
export interface ScramProof {
  readonly message: string;
  readonly expected: string;
}

/** The first message of SCRAM-SHA-1 without channel binding (RFC 5802 §5). @param nonce printable, without a comma */
export const scramFirst = (username: string, nonce: string): string => `n,,${bare(username, nonce)}`;

const bare = (username: string, nonce: string): string =>
  `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;

/** The proof that answers a challenge; null for a challenge that is none, asks for too much work, or is another's. */
export function scramProof(
  challenge: string,
  { username, password, nonce }: { username: string; password: string; nonce: string },
): ScramProof | null {
  const fields = new Map(challenge.split(',').map((field) => [field.slice(0, 1), field.slice(2)]));
  const serverNonce = fields.get('r') ?? '';
  const salt = Buffer.from(fields.get('s') ?? '', 'base64');
  const iterations = Number(fields.get('i') ?? '0');
  const isOurs = serverNonce.startsWith(nonce) && serverNonce.length > nonce.length;
  if (!isOurs || salt.length === 0 || !Number.isInteger(iterations) || iterations < 1 || iterations > MAX_ITERATIONS)
    return null;
  const salted = pbkdf2Sync(password, salt, iterations, 20, 'sha1');
  const clientKey = hmac(salted, 'Client Key');
  const final = `c=biws,r=${serverNonce}`;
  const text = `${bare(username, nonce)},${challenge},${final}`;
  const signature = hmac(createHash('sha1').update(clientKey).digest(), text);
  const proof = Buffer.from(clientKey.map((octet, at) => octet ^ (signature[at] ?? 0))).toString('base64');
  const expected = `v=${hmac(hmac(salted, 'Server Key'), text).toString('base64')}`;
  return { message: `${final},p=${proof}`, expected };
}

/** Whether the server knows the password as well. */
export function isExpected(answer: string, { expected }: ScramProof): boolean {
  const [said, wanted] = [Buffer.from(answer), Buffer.from(expected)];
  return said.length === wanted.length && timingSafeEqual(said, wanted);
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha1', key).update(text).digest();
