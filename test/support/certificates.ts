import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

export interface Issued {
  cert: string;
  key: string;
  /** Hexadecimal. */
  serialNumber: string;
}

/** Somebody who signs certificates. */
export class TestAuthority {
  private serials = 0;

  private constructor(
    private readonly certificate: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  static async make(name: string): Promise<TestAuthority> {
    const keys = await makeKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: [{ CN: [name] }],
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + 30 * DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 1, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new TestAuthority(certificate, keys);
  }

  get pem(): string {
    return this.certificate.toString('pem');
  }

  /**
   * @param days from now; negative: it has run out
   * @param names that it is for
   */
  async issue(commonName: string, days = 2, names: readonly string[] = ['localhost']): Promise<Issued> {
    const keys = await makeKeys();
    const serialNumber = (++this.serials).toString(16).padStart(8, '0');
    const certificate = await X509CertificateGenerator.create({
      serialNumber,
      subject: [{ CN: [commonName] }],
      issuer: this.certificate.subject,
      notBefore: new Date(Date.now() - 10 * DAY_MS),
      notAfter: new Date(Date.now() + days * DAY_MS),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      extensions: [
        new SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
          ...names.map((value) => ({ type: 'dns' as const, value })),
        ]),
      ],
    });
    const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { cert: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY'), serialNumber };
  }

  async revoke(...revoked: Issued[]): Promise<string> {
    const list = await X509CrlGenerator.create({
      issuer: this.certificate.subject,
      thisUpdate: new Date(Date.now() - DAY_MS),
      nextUpdate: new Date(Date.now() + DAY_MS),
      signingAlgorithm: ALGORITHM,
      signingKey: this.keys.privateKey,
      entries: revoked.map(({ serialNumber }) => ({ serialNumber, revocationDate: new Date() })),
    });
    return PemConverter.encode(list.rawData, 'X509 CRL');
  }
}

const makeKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
