import type { JSX } from 'react';
import type { ProofMessage } from '@demarc/contracts';
import { CopyText } from '@demarc/ui';
import { PacketBytes } from '../../../components/packet-bytes';
import classes from './proof-page.module.css';

const WORD: Readonly<Record<ProofMessage['format'], string>> = {
  radius: 'Fields and bytes',
  bytes: 'Bytes',
  xml: 'XML as it arrived',
  text: 'As it was read',
};

function grouped(hex: string): string {
  return hex.replaceAll(/(.{8})(?=.)/g, '$1 ');
}

function Octets({ message, content }: { message: ProofMessage; content: string }): JSX.Element {
  if (message.format === 'radius') return <PacketBytes title={message.kind} hex={content} />;
  return (
    <>
      <CopyText text={content} label="message">
        copy
      </CopyText>
      <pre className={classes.octets} tabIndex={0}>
        {message.format === 'bytes' ? grouped(content) : content}
      </pre>
    </>
  );
}

/** The octets themselves: what a person holds against a capture. */
export function MessageContent({ message }: { message: ProofMessage }): JSX.Element | null {
  const { content, hidden, isCut, format } = message;
  if (content === null) return null;
  return (
    <details className={classes.message}>
      <summary>{format === 'xml' && hidden > 0 ? 'XML as it arrived, without its secrets' : WORD[format]}</summary>
      <Octets message={message} content={content} />
      {isCut && <p className={classes.cut}>What is longer than 16 kB was not stored.</p>}
    </details>
  );
}
