import type { RouterAccess, RouterAccessNotice } from '@demarc/contracts';

/** Certificates of a public authority last 90 days or less; who renews by hand needs some weeks. */
const SOON_MS = 21 * 86_400_000;

export interface AccessFacts extends Omit<RouterAccess, 'notices'> {
  /** The CWMP port has TLS, with a certificate or without one that can be used. */
  readonly isTls: boolean;
  /** Others than this machine can connect. */
  readonly isOutside: boolean;
  /** Routers whose credentials were lately used as no honest router would. */
  readonly suspectCount: number;
  readonly now: Date;
}

/** What a person should know of how routers come in; alarms first. */
export function accessNotices(facts: AccessFacts): RouterAccessNotice[] {
  const notices = [...transportNotices(facts), ...certificateNotices(facts), ...identityNotices(facts)];
  return notices.toSorted((a, b) => Number(b.isAlarm) - Number(a.isAlarm));
}

function transportNotices({ isTls, isOutside, listeners }: AccessFacts): RouterAccessNotice[] {
  if (!isOutside) return [];
  const notices: RouterAccessNotice[] = [];
  if (!isTls) {
    notices.push({
      code: 'plain-outside',
      isAlarm: true,
      text: 'Routers are served without TLS: whoever is on the way reads their passwords.',
    });
  }
  const plain = listeners.find(({ name }) => name === 'cwmp-plain');
  if (plain !== undefined) {
    const text = `Port ${plain.port} serves routers of ${plain.networks.join(', ')} without TLS.`;
    notices.push({ code: 'plain-port', isAlarm: false, text });
  }
  if (listeners.some(({ name, networks }) => name !== 'cwmp-plain' && networks.length === 0)) {
    const text = 'Anybody may connect to the ports for routers: set CPE_NETWORKS to the networks they come from.';
    notices.push({ code: 'networks-open', isAlarm: false, text });
  }
  return notices;
}

function certificateNotices({ certificate, isTls, now }: AccessFacts): RouterAccessNotice[] {
  if (!isTls) return [];
  if (certificate === null) {
    return [{ code: 'certificate-unusable', isAlarm: true, text: 'The certificate for routers cannot be read.' }];
  }
  const leftMs = Date.parse(certificate.validUntil) - now.getTime();
  if (leftMs <= 0) {
    const text = 'The certificate for routers has run out: routers that check it cannot come any more.';
    return [{ code: 'certificate-expired', isAlarm: true, text }];
  }
  if (leftMs < SOON_MS) {
    const days = Math.ceil(leftMs / 86_400_000);
    const text = `The certificate for routers runs out in ${days} ${days === 1 ? 'day' : 'days'}.`;
    return [{ code: 'certificate-expires', isAlarm: true, text }];
  }
  if (!certificate.isSelfSigned) return [];
  const text = 'The certificate for routers is self-signed: routers that check it do not come.';
  return [{ code: 'certificate-self-signed', isAlarm: false, text }];
}

function identityNotices({ authentication, enrolment, suspectCount }: AccessFacts): RouterAccessNotice[] {
  const notices: RouterAccessNotice[] = [];
  if (suspectCount > 0) {
    const routers = suspectCount === 1 ? 'One router was' : `${suspectCount} routers were`;
    const text = `${routers} not what the credential says, or proved less than it can, in the last 24 hours.`;
    notices.push({ code: 'security-events', isAlarm: true, text });
  }
  if (authentication === 'none') {
    const text = 'Routers are not authenticated: anybody who knows a serial gets what is meant for its router.';
    notices.push({ code: 'authentication-off', isAlarm: true, text });
  }
  if (enrolment === 'open') {
    const text = 'Every router that shows itself is managed at once, known or not.';
    notices.push({ code: 'enrolment-open', isAlarm: false, text });
  }
  return notices;
}
