import type { DigestCredentials } from '../digest-client';
import { escapeXml, type Stanza } from './stanza-reader';

const NAMESPACE = 'urn:broadband-forum-org:cwmp:xmppConnReq-1-0';
const STANZA_ERRORS = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const MAX_JID_LENGTH = 1_024;

/** A JID of this domain; null for any other, since it is what a device says (RFC 7622, without what none needs here). */
export function parseJid(text: string, domain: string): string | null {
  if (text.length > MAX_JID_LENGTH) return null;
  const parts = /^([^\s"&'/:<>@]+)@([A-Za-z0-9.-]+)(?:\/([^\s<>&"']+))?$/.exec(text);
  return parts?.[2]?.toLowerCase() === domain.toLowerCase() ? text : null;
}

/** The IQ of TR-069 Annex K.2.3.1. */
export function writeXmppConnectionRequest(id: string, to: string, { username, password }: DigestCredentials): string {
  return (
    `<iq type="get" id="${escapeXml(id)}" to="${escapeXml(to)}"><connectionRequest xmlns="${NAMESPACE}">` +
    `<username>${escapeXml(username)}</username><password>${escapeXml(password)}</password></connectionRequest></iq>`
  );
}

export type XmppCallResult = 'accepted' | 'busy' | 'wrong-credentials' | 'xmpp-away' | 'xmpp-refused';

/** What the answer to it means. */
export function judgeXmppAnswer(iq: Stanza): XmppCallResult {
  if (iq.attributes.get('type') === 'result') return 'accepted';
  const conditions = iq.children
    .filter(({ name }) => name === 'error')
    .flatMap(({ children }) => children.filter(({ namespace }) => namespace === STANZA_ERRORS).map(({ name }) => name));
  switch (conditions[0]) {
    case 'not-authorized':
    case 'forbidden':
      return 'wrong-credentials';
    case 'service-unavailable': // its server says so for one that is not connected
    case 'recipient-unavailable':
    case 'item-not-found':
    case 'remote-server-not-found':
    case 'remote-server-timeout':
      return 'xmpp-away';
    case 'resource-constraint':
    case 'unexpected-request':
      return 'busy';
    default:
      return 'xmpp-refused';
  }
}
