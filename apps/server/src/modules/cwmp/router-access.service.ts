import type { X509Certificate } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RouterAccess, RouterListener, ShownCertificate } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { AppConfig } from '../../platform/config/app-config';
import { accessNotices } from './router-access-notices';
import { RouterTls } from './router-tls';
import { SecurityEventsService } from './security-events.service';

/** So long what a router did is an alarm; the list has it for good. */
const RECENT_MS = 86_400_000;

/** How routers come in, as staff may see it. */
@Injectable()
export class RouterAccessService {
  constructor(
    private readonly config: AppConfig,
    private readonly tls: RouterTls,
    private readonly events: SecurityEventsService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async read(): Promise<RouterAccess> {
    const { settings, cwmpByTls } = this.config;
    const since = new Date(this.clock.now().getTime() - RECENT_MS);
    const [certificate, suspectCount] = await Promise.all([
      cwmpByTls ? this.tls.read() : null,
      this.events.countSince(this.database.sql, since),
    ]);
    const access = {
      listeners: this.listeners(),
      certificate: certificate === null ? null : toShown(certificate),
      clientCertificates: settings.CWMP_CLIENT_CA === undefined ? 'off' : settings.CWMP_CLIENT_CERT,
      authentication: settings.CWMP_AUTH,
      digest: settings.CWMP_DIGEST,
      enrolment: settings.CWMP_ENROLMENT,
      hasBootstrapCredential: settings.CWMP_BOOTSTRAP_USERNAME !== undefined,
    } as const;
    const { isOutsideOfLoopback: isOutside } = this.config;
    return {
      ...access,
      notices: accessNotices({ ...access, isOutside, isTls: cwmpByTls, suspectCount, now: this.clock.machineNow() }),
    };
  }

  private listeners(): RouterListener[] {
    const { settings, cwmpByTls, filesByTls } = this.config;
    const listener = (name: RouterListener['name'], port: number, isTls: boolean): RouterListener => ({
      name,
      port,
      isTls,
      networks: [...this.config.networksOf(name)],
    });
    const { CWMP_PLAIN_PORT: plainPort } = settings;
    return [
      listener('cwmp', settings.CWMP_PORT, cwmpByTls),
      ...(plainPort === undefined ? [] : [listener('cwmp-plain', plainPort, false)]),
      listener('files', settings.FILES_PORT, filesByTls),
    ];
  }
}

function toShown(certificate: X509Certificate): ShownCertificate {
  const { subject, issuer, subjectAltName = '', validFromDate, validToDate, fingerprint256 } = certificate;
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    names: subjectAltName
      .split(', ')
      .filter((name) => name !== '')
      .map((name) => name.replace(/^(?:DNS|IP Address):/, '')),
    validFrom: validFromDate.toISOString(),
    validUntil: validToDate.toISOString(),
    fingerprint: fingerprint256,
    isSelfSigned: subject === issuer && certificate.verify(certificate.publicKey),
  };
}

/** Node gives one attribute a line. */
const oneLine = (name: string): string => name.split('\n').join(', ');
