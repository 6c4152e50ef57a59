import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Server as TlsServer, ServerOptions } from 'node:https';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { isFile, pem } from '../../platform/config/pem';
import { AppConfig, ConfigError } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { makeSelfSigned, type PemPair } from '../../platform/tls/self-signed';

const HANDSHAKE_MS = 10_000;
/** How often it is looked whether somebody has renewed the certificate. */
const WATCH_MS = 15_000;

type Material = Pick<ServerOptions, 'cert' | 'key' | 'ca' | 'crl'>;

/** What routers are shown when they connect, and whose certificates are believed. */
@Injectable()
export class RouterTls implements OnApplicationShutdown {
  private material: Material | null = null;
  private seen = '';
  private timer: NodeJS.Timeout | null = null;
  private readonly servers: TlsServer[] = [];
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('tls');
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** The certificate that is shown; null when it cannot be read. */
  async read(): Promise<X509Certificate | null> {
    try {
      this.material ??= await this.load();
      return new X509Certificate(this.material.cert as string | Buffer);
    } catch (error) {
      this.log.warn({ err: error }, 'the certificate for routers cannot be read');
      return null;
    }
  }

  /**
   * @param hears whether this listener asks routers for a certificate of their own
   * @throws ConfigError when a certificate cannot be read or does not fit its key
   */
  async options(hears: 'certificates' | 'nobody'): Promise<ServerOptions> {
    this.material ??= await this.load();
    const { CWMP_CLIENT_CA, CWMP_CLIENT_CERT } = this.config.settings;
    const asks = hears === 'certificates' && CWMP_CLIENT_CA !== undefined;
    return {
      ...this.material,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
      requestCert: asks,
      // Optional: who shows none, or one that is not believed, proves itself by digest.
      rejectUnauthorized: asks && CWMP_CLIENT_CERT === 'required',
    };
  }

  /** A renewed certificate is shown from the next handshake on; connections that are open stay. */
  follow(server: TlsServer): void {
    this.servers.push(server);
    this.timer ??= setInterval(() => void this.reload(), WATCH_MS).unref();
  }

  /** Looks for renewed files; one that cannot be used leaves what was. */
  async reload(): Promise<void> {
    try {
      if (this.stamp() === this.seen) return;
      this.material = await this.load();
      for (const server of this.servers) server.setSecureContext({ ...this.material, minVersion: 'TLSv1.2' });
      this.log.info({ validTo: (await this.read())?.validTo }, 'a renewed certificate is shown to routers');
    } catch (error) {
      this.log.error({ err: error }, 'the renewed certificate cannot be used; routers are shown the one before');
    }
  }

  private async load(): Promise<Material> {
    const { CWMP_CLIENT_CA: ca, CWMP_CLIENT_CRL: crl } = this.config.settings;
    const seen = this.stamp();
    const pair = await this.pair();
    const more = { ...(ca === undefined ? {} : { ca: pem(ca) }), ...(crl === undefined ? {} : { crl: pem(crl) }) };
    const certificate = new X509Certificate(pair.cert);
    if (!certificate.checkPrivateKey(createPrivateKey(pair.key)))
      throw new ConfigError('CWMP_TLS_KEY is not the key of CWMP_TLS_CERT');
    checkedContext({ ...pair, ...more });
    this.seen = seen;
    return { ...pair, ...more };
  }

  private async pair(): Promise<{ cert: string | Buffer; key: string | Buffer }> {
    const { CWMP_TLS_CERT: cert, CWMP_TLS_KEY: key } = this.config.settings;
    if (cert !== undefined && key !== undefined) return { cert: pem(cert), key: pem(key) };
    return this.ownPair();
  }

  /** Made once in DATA_DIR, where nobody gave one. */
  private async ownPair(): Promise<PemPair> {
    const { DATA_DIR, CWMP_PUBLIC_URL } = this.config.settings;
    const file = (name: string): string => join(DATA_DIR, 'tls', name);
    const read = (): PemPair => ({
      cert: readFileSync(file('cwmp.crt'), 'utf8'),
      key: readFileSync(file('cwmp.key'), 'utf8'),
    });
    if (isThere(file('cwmp.crt'))) return read();
    const told = CWMP_PUBLIC_URL === undefined ? [] : [new URL(CWMP_PUBLIC_URL).hostname.replace(/^\[|\]$/g, '')];
    const pair = await makeSelfSigned([...new Set([...told, hostname(), 'localhost', '127.0.0.1'])], this.clock.now());
    mkdirSync(dirname(file('cwmp.crt')), { recursive: true });
    // wx: of two processes that start together one makes it, and its certificate comes last, when the key is there.
    try {
      writeFileSync(file('cwmp.key'), pair.key, { mode: 0o600, flag: 'wx' });
      writeFileSync(file('cwmp.crt'), pair.cert, { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return read();
    }
    this.log.warn(
      { file: file('cwmp.crt'), fingerprint: new X509Certificate(pair.cert).fingerprint256 },
      'a self-signed certificate was made for routers: set CWMP_TLS_CERT and CWMP_TLS_KEY to one that they can check',
    );
    return pair;
  }

  /** Changes when a file is replaced. */
  private stamp(): string {
    const { CWMP_TLS_CERT, CWMP_TLS_KEY, CWMP_CLIENT_CA, CWMP_CLIENT_CRL } = this.config.settings;
    const files = [CWMP_TLS_CERT, CWMP_TLS_KEY, CWMP_CLIENT_CA, CWMP_CLIENT_CRL].filter((each) => isFile(each));
    return files.map((each) => String(statSync(each ?? '').mtimeMs)).join(' ');
  }
}

/** OpenSSL says what is wrong with a list or an authority only when it is used. */
function checkedContext(material: Material): void {
  try {
    createSecureContext(material);
  } catch (error) {
    throw new ConfigError(`the certificates of CWMP_TLS_* and CWMP_CLIENT_* cannot be used: ${String(error)}`);
  }
}

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;
