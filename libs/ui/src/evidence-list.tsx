import type { JSX } from 'react';
import type { ProofNode } from '@demarc/contracts';
import { useZone } from './clock';
import { evidenceLines } from './evidence-text';
import { KeyValue } from './key-value';
import classes from './proof-chain.module.css';

/** The stored words of the other parties, each under its label: what a person can check. */
export function EvidenceList({ evidence }: { evidence: ProofNode['evidence'] }): JSX.Element | null {
  const zone = useZone();
  if (evidence.length === 0) return null;
  return (
    <KeyValue
      items={evidence.map(({ label, value }) => [
        label,
        <span key="value" className={classes.lines}>
          {evidenceLines(value, zone).map((line, index) => (
            <code key={index}>{line}</code>
          ))}
        </span>,
      ])}
    />
  );
}
