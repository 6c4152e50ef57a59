import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** Routers are told to trust it by hand, if at all, and nobody comes round to renew it. */
const YEARS = 10;
/** Routers come up with a clock of 1970 or of their firmware's day; ours may be a little ahead of theirs. */
const EARLIER_MS = 24 * 3_600_000;

export interface PemPair {
  readonly cert: string;
  readonly key: string;
}

/**
 * A certificate that nobody vouches for (ECDSA P-256): it keeps listeners from hearing, and proves nothing to a router that
 * does not already know it.
 * @param names host names and addresses it is for; the first is its common name
 */
export async function makeSelfSigned(names: readonly string[], now: Date): Promise<PemPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + YEARS);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [names[0] ?? 'demarc'] }],
    notBefore: new Date(now.getTime() - EARLIER_MS),
    notAfter: until,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }) as const),
      ),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
}
