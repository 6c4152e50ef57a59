import { readFields } from '../envelope/element';
import { boundedText } from './fields';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsAnswer, CpeReport } from '../messages';

type Kicked = Extract<CpeReport, { method: 'Kicked' }>;

/** TR-069 A.4.2.1. */
export function readKicked(reader: XmlReader): Kicked {
  const { Command, Referer, Arg, Next } = readFields(reader, ['Command', 'Referer', 'Arg', 'Next']);
  return { method: 'Kicked', command: Command ?? '', referer: Referer ?? '', arg: Arg ?? '', next: Next ?? '' };
}

/**
 * The browser goes where its own request asked to go to, as TR-069 A.4.2.1 wants it; but only to a page, so that nobody
 * is led into a `javascript:` by way of the router.
 */
export function answerKicked({ next }: Kicked): Extract<AcsAnswer, { method: 'KickedResponse' }> {
  const isPage = /^https?:\/\/[^\s]{1,1000}$/i.test(next);
  return { method: 'KickedResponse', nextUrl: isPage ? next : '' };
}

export const writeKickedResponse = ({ nextUrl }: Extract<AcsAnswer, { method: 'KickedResponse' }>): string =>
  `<cwmp:KickedResponse>${boundedText('NextURL', nextUrl, 1024)}</cwmp:KickedResponse>`;
