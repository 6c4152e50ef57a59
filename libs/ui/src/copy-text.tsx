import { useState, type JSX, type ReactNode } from 'react';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './text.module.css';

export interface CopyTextProps {
  text: string;
  /** What it is: "phone number". */
  label: string;
  mono?: boolean;
  children?: ReactNode;
}

const SHOWN_MS = 1500;

async function copy(text: string): Promise<boolean> {
  // Without HTTPS (a LAN address) browsers have no clipboard object.
  if (!('clipboard' in navigator)) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false; // the browser's user has not allowed it
    throw error;
  }
}

export function CopyText({ text, label, mono = false, children }: CopyTextProps): JSX.Element {
  const [copied, setCopied] = useState(false);
  const onClick = async (): Promise<void> => {
    setCopied(await copy(text));
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <button type="button" className={classes.copy} onClick={() => void onClick()} title={`Copy ${label}`}>
      <span className={`${classes.copyText} ${mono ? classes.mono : ''}`}>{children ?? text}</span>
      <Icon size={14} stroke={1.5} aria-hidden />
      <span className={classes.visuallyHidden} role="status">
        {copied ? `${label} copied` : ''}
      </span>
      <span className={classes.visuallyHidden}>copy {label}</span>
    </button>
  );
}
