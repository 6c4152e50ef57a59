import { useId, useState, type JSX } from 'react';
import type { Proof, ProofNode } from '@demarc/contracts';
import { useNow, useZone } from './clock';
import { EvidenceList } from './evidence-list';
import { asSentence, formatDuration, formatInstant, formatLapse, formatTime } from './format';
import { MessageList } from './message-list';
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

/** The way to the next node: the seconds it took; while it is awaited they count up from the last word heard. */
function Edge({ to, since }: { to: ProofNode; since: string | null | undefined }): JSX.Element {
  const now = useNow();
  if (to.seconds !== null) return <span className={classes.edge}>{formatLapse(to.seconds)}</span>;
  if (to.status !== 'waiting') return <span className={classes.edge} data-off />;
  if (since === null || since === undefined) return <span className={classes.edge} data-waiting />;
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
      <p className={classes.evidenceText}>{asSentence(node.text)}</p>
      {node.at !== null && <p className={classes.evidenceAt}>{formatInstant(node.at, zone, true)}</p>}
      <EvidenceList evidence={node.evidence} />
      <MessageList messages={node.messages} />
    </section>
  );
}

interface NodeProps {
  node: ProofNode;
  next: ProofNode | undefined;
  /** When the last node before the one that is awaited now was heard; for the others it is absent. */
  heardAt: string | null | undefined;
  isOpen: boolean;
  evidenceId: string;
  onToggle: () => void;
}

function Node({ node, next, heardAt, isOpen, evidenceId, onToggle }: NodeProps): JSX.Element {
  const zone = useZone();
  const look = LOOKS[NODE_LOOKS[node.status]];
  const Icon = look.icon;
  return (
    <li className={classes.node} data-status={node.status} data-step={node.step}>
      <button
        type="button"
        className={classes.nodeButton}
        data-role={look.role}
        aria-expanded={isOpen}
        aria-controls={isOpen ? evidenceId : undefined}
        onClick={onToggle}
      >
        <Icon size={20} stroke={1.75} aria-hidden className={classes.nodeIcon} />
        <span className={classes.nodeTitle}>{node.title}</span>
        <span className={classes.hidden}>, {STATUS_WORDS[node.status]}, </span>
        <span className={classes.nodeAt}>
          {node.at === null ? STATUS_WORDS[node.status] : formatTime(node.at, zone)}
        </span>
      </button>
      {next !== undefined && <Edge to={next} since={heardAt} />}
    </li>
  );
}

const lastHeardAt = (nodes: readonly ProofNode[]): string | null =>
  nodes.findLast((node) => node.at !== null)?.at ?? null;

export interface ProofChainProps {
  proof: Proof;
  /** Opens this node's evidence from the start. */
  initialStep?: ProofNode['step'];
}

/** cause → state → NAS → accounting → router → online, each with its party's word and the seconds between. */
export function ProofChain({ proof, initialStep }: ProofChainProps): JSX.Element {
  const [step, setStep] = useState<ProofNode['step'] | null>(initialStep ?? null);
  const evidenceId = useId();
  const open = proof.nodes.find((node) => node.step === step);
  const awaited = proof.nodes.findIndex((node) => node.status === 'waiting');
  return (
    <div className={classes.chain}>
      <ol className={classes.nodes}>
        {proof.nodes.map((node, index) => (
          <Node
            key={node.step}
            node={node}
            next={proof.nodes[index + 1]}
            heardAt={index + 1 === awaited ? lastHeardAt(proof.nodes.slice(0, awaited)) : undefined}
            isOpen={node.step === step}
            evidenceId={evidenceId}
            onToggle={() => setStep(node.step === step ? null : node.step)}
          />
        ))}
      </ol>
      {open !== undefined && <Evidence node={open} id={evidenceId} />}
    </div>
  );
}
