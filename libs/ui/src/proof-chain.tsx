import { useId, useState, type JSX } from 'react';
import type { Proof, ProofNode } from '@demarc/contracts';
import { useNow, useZone } from './clock';
import { formatDuration, formatInstant, formatTime } from './format';
import { KeyValue } from './key-value';
import { LOOKS, type LookName } from './state-mark';
import classes from './proof-chain.module.css';

const NODE_LOOKS: Record<ProofNode['status'], LookName> = {
  done: 'ok',
  waiting: 'waiting',
  failed: 'fault',
  'not-applicable': 'off',
};

const STATUS_WORDS: Record<ProofNode['status'], string> = {
  done: 'done',
  waiting: 'waiting',
  failed: 'failed',
  'not-applicable': 'does not apply',
};

/** The seconds on the edge before a node; while it is awaited they count up. */
function Edge({ node, before }: { node: ProofNode; before: ProofNode | undefined }): JSX.Element {
  const now = useNow();
  if (node.status === 'not-applicable') return <span className={classes.edge} data-off />;
  if (node.seconds !== null) {
    return <span className={classes.edge}>{node.seconds < 0.1 ? '< 0.1 s' : formatDuration(node.seconds)}</span>;
  }
  const since = before?.at ?? null;
  if (node.status !== 'waiting' || since === null) return <span className={classes.edge} data-off />;
  return (
    <span className={classes.edge} data-waiting>
      {formatDuration(Math.max(0, Math.floor((now - Date.parse(since)) / 1000)))}
    </span>
  );
}

/** The stored words of the other parties: what a person can check. */
function Evidence({ node, id }: { node: ProofNode; id: string }): JSX.Element {
  const zone = useZone();
  return (
    <section className={classes.evidence} id={id} aria-label={`Evidence: ${node.title}`}>
      <p className={classes.evidenceText}>{node.text}</p>
      {node.at !== null && <p className={classes.evidenceAt}>{formatInstant(node.at, zone, true)}</p>}
      {node.evidence.length > 0 && (
        <div className={classes.evidenceRows}>
          <KeyValue items={node.evidence.map((row) => [row.label, <code key="value">{row.value}</code>] as const)} />
        </div>
      )}
    </section>
  );
}

function lastDoneBefore(nodes: readonly ProofNode[], index: number): ProofNode | undefined {
  return nodes.slice(0, index).findLast((node) => node.at !== null);
}

export interface ProofChainProps {
  proof: Proof;
  /** Opens this node's evidence from the start. */
  initialStep?: ProofNode['step'];
}

/** cause → state → NAS → accounting → router → online, each with its party's word and the seconds between. */
export function ProofChain({ proof, initialStep }: ProofChainProps): JSX.Element {
  const [step, setStep] = useState<ProofNode['step'] | null>(initialStep ?? null);
  const zone = useZone();
  const id = useId();
  const open = proof.nodes.find((node) => node.step === step);
  return (
    <div className={classes.chain}>
      <ol className={classes.nodes}>
        {proof.nodes.map((node, index) => {
          const look = LOOKS[NODE_LOOKS[node.status]];
          const Icon = look.icon;
          const isOpen = node.step === step;
          return (
            <li key={node.step} className={classes.node} data-status={node.status}>
              {index > 0 && <Edge node={node} before={lastDoneBefore(proof.nodes, index)} />}
              <button
                type="button"
                className={classes.nodeButton}
                data-role={look.role}
                data-step={node.step}
                aria-expanded={isOpen}
                aria-controls={isOpen ? id : undefined}
                onClick={() => setStep(isOpen ? null : node.step)}
              >
                <Icon size={20} stroke={1.75} aria-hidden className={classes.nodeIcon} />
                <span className={classes.nodeTitle}>{node.title}</span>
                <span className={classes.hidden}>, {STATUS_WORDS[node.status]}, </span>
                <span className={classes.nodeAt}>
                  {node.at === null ? STATUS_WORDS[node.status] : formatTime(node.at, zone)}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {open !== undefined && <Evidence node={open} id={id} />}
    </div>
  );
}
