import type { JSX } from 'react';
import { useParams } from '@tanstack/react-router';
import type { Proof } from '@demarc/contracts';
import {
  asSentence,
  Card,
  CopyText,
  EvidenceList,
  formatDuration,
  formatInstant,
  formatLapse,
  KeyValue,
  MessageList,
  PageHeader,
  ProofChain,
  StateMark,
  useZone,
} from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { proofKey, useProof } from '../api/get-proof';
import { MessageContent } from './message-content';
import classes from './proof-page.module.css';

const STATUS: Readonly<Record<Proof['status'], { look: 'ok' | 'waiting' | 'fault'; word: string }>> = {
  proven: { look: 'ok', word: 'proven' },
  waiting: { look: 'waiting', word: 'waiting' },
  unproved: { look: 'fault', word: 'unproved' },
};

function lead(proof: Proof): string {
  const change = proof.from === null ? proof.to : `${proof.from} → ${proof.to}`;
  if (proof.status === 'proven' && proof.totalSeconds !== null) {
    return `${change}, done and proven in ${formatDuration(proof.totalSeconds)}.`;
  }
  return proof.status === 'waiting'
    ? `${change}, decided; not all have confirmed it yet.`
    : `${change}, decided, but not proven.${proof.missing === null ? '' : ` ${asSentence(proof.missing)}`}`;
}

const lapse = (seconds: number): string => {
  const text = formatLapse(seconds);
  return text === 'at once' ? text : `${text} after the step before`;
};

function ProofView({ proof }: { proof: Proof }): JSX.Element {
  const zone = useZone();
  const status = STATUS[proof.status];
  return (
    <div className={classes.page}>
      <PageHeader title={`Proof of state v${proof.stateVersion}`} lead={lead(proof)} />
      <Card title="Chain" aside={<StateMark look={status.look} word={status.word} chip />}>
        <ProofChain proof={proof} />
      </Card>
      <Card title="Decision">
        <KeyValue
          items={[
            ['Cause', proof.cause.kind],
            ['Reason', asSentence(proof.cause.reason)],
            ['Decided', formatInstant(proof.decidedAt, zone, true)],
            ['Proof', <CopyText key="id" text={proof.id} label="proof id" mono />],
          ]}
        />
      </Card>
      <Card title="Evidence, step by step">
        <ol className={classes.steps}>
          {proof.nodes.map((node) => (
            <li key={node.step}>
              <h3>
                {node.title}
                {node.seconds !== null && <span>, {lapse(node.seconds)}</span>}
              </h3>
              <p>
                {asSentence(node.text)}
                {node.at !== null && ` ${formatInstant(node.at, zone, true)}.`}
              </p>
              <EvidenceList evidence={node.evidence} />
              <MessageList messages={node.messages} content={(message) => <MessageContent message={message} />} />
            </li>
          ))}
        </ol>
      </Card>
    </div>
  );
}

/** A finished chain does not change any more: this page can be sent to whoever asks for the proof. */
export function ProofPage(): JSX.Element {
  const { proofId } = useParams({ from: '/signed-in/proofs/$proofId' });
  const query = useProof(proofId);
  useLive(['proof', 'subscription', 'router'], [proofKey(proofId)]);
  return (
    <Loaded query={query} what="The proof" lines={8}>
      {(proof) => <ProofView proof={proof} />}
    </Loaded>
  );
}
