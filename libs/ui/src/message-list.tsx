import type { JSX, ReactNode } from 'react';
import type { ProofMessage } from '@demarc/contracts';
import { Age } from './age';
import { useZone } from './clock';
import { CopyText } from './copy-text';
import { formatCount, formatInstant } from './format';
import classes from './message-list.module.css';

const withMilliseconds = (at: string, zone: string): string =>
  `${formatInstant(at, zone, true)}.${String(new Date(at).getUTCMilliseconds()).padStart(3, '0')}`;

/** What is not as it arrived, said where the octets are. */
function caveats({ hidden, isCut }: ProofMessage): string[] {
  return [
    ...(hidden === 0 ? [] : [hidden === 1 ? '1 secret replaced' : `${hidden} secrets replaced`]),
    ...(isCut ? ['cut'] : []),
  ];
}

export interface MessageListProps {
  messages: readonly ProofMessage[];
  /** The octets, where they are shown. */
  content?: (message: ProofMessage) => ReactNode;
}

/** The stored messages of the other party: who said what, when, in how many octets. */
export function MessageList({ messages, content }: MessageListProps): JSX.Element | null {
  const zone = useZone();
  if (messages.length === 0) return null;
  return (
    <ul className={classes.messages} aria-label="Stored messages">
      {messages.map((message) => (
        <li key={message.id} className={classes.message}>
          <p className={classes.head}>
            <strong>{message.kind}</strong> <span className={classes.from}>from {message.from}</span>
          </p>
          <p className={classes.facts}>
            <time dateTime={message.at}>{withMilliseconds(message.at, zone)}</time>
            <Age at={message.at} />
            <span>{[`${formatCount(message.bytes)} bytes`, ...caveats(message)].join(', ')}</span>
            {content !== undefined && (
              <CopyText text={message.sha256} label="SHA-256 of what arrived" mono>
                SHA-256 {message.sha256.slice(0, 12)}…
              </CopyText>
            )}
          </p>
          {content?.(message)}
        </li>
      ))}
    </ul>
  );
}
