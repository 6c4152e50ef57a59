import type { JSX } from 'react';
import { Button } from '@mantine/core';
import type { BulkPreview } from '@demarc/contracts';
import { Card, EmptyState, ErrorNote, formatCount, StateMark, visibleText } from '@demarc/ui';
import { DryRunReport } from '../../../components/dry-run-report';
import { PageLink } from '../../../components/page-link';
import { routers } from './bulk-words';
import classes from './bulk.module.css';

const SHOWN_UNKNOWN = 5;

function LeftOut({ leftOut }: Pick<BulkPreview, 'leftOut'>): JSX.Element {
  return (
    <div>
      <p className={classes.muted}>Left out, and why</p>
      <ul className={classes.lines} aria-label="Left out">
        {leftOut.map(({ cause, reason, routers: count, samples }) => (
          <li key={`${cause} ${reason}`} className={classes.line}>
            <span>
              {routers(count)}: {visibleText(reason, 300)}
            </span>
            <span className={classes.muted}>
              {samples.map(({ routerId, serialNumber }, at) => (
                <span key={routerId}>
                  {at > 0 && ', '}
                  <PageLink href={`/routers/${routerId}?tab=wanted`}>{visibleText(serialNumber, 64)}</PageLink>
                </span>
              ))}
              {count > samples.length && ' …'}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Partly({ partly }: Pick<BulkPreview, 'partly'>): JSX.Element {
  return (
    <div>
      <p className={classes.muted}>Left out of what some get</p>
      <ul className={classes.lines}>
        {partly.map(({ reason, routers: count }) => (
          <li key={reason} className={classes.line}>
            <span>
              {routers(count)}: {visibleText(reason, 300)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Report({ preview }: { preview: BulkPreview }): JSX.Element {
  const { routers: meant, wouldChange, unknown, needsApproval, approvalAbove, leftOut, partly, dryRun } = preview;
  return (
    <>
      <div role="status">
        <p className={classes.big}>
          {formatCount(wouldChange)} of {routers(meant)} would be changed
        </p>
        {unknown.length > 0 && (
          <p className={classes.muted}>
            Nobody knows {formatCount(unknown.length)} of the list: {unknown.slice(0, SHOWN_UNKNOWN).join(', ')}
            {unknown.length > SHOWN_UNKNOWN && ' …'}
          </p>
        )}
      </div>
      {needsApproval && (
        <StateMark look="look" word={`More than ${formatCount(approvalAbove)}: a second person has to approve`} />
      )}
      {leftOut.length > 0 && <LeftOut leftOut={leftOut} />}
      {partly.length > 0 && <Partly partly={partly} />}
      {dryRun !== null && <DryRunReport run={{ ...dryRun, needsApproval: false }} />}
    </>
  );
}

export interface PreviewCardProps {
  title: string;
  preview: BulkPreview | undefined;
  /** The draft is another one since. */
  isOld: boolean;
  error: Error | null;
  isRunning: boolean;
  mayRun: boolean;
  onRun: () => void;
}

/** What a bulk change would do to every router, before anything is frozen or sent. */
export function BulkPreviewCard(props: PreviewCardProps): JSX.Element {
  const { title, preview, isOld, error, isRunning, mayRun, onRun } = props;
  return (
    <Card title={title}>
      <div className={classes.stack}>
        <div className={classes.acts}>
          <Button variant="default" disabled={!mayRun} loading={isRunning} onClick={onRun}>
            Try it without sending
          </Button>
        </div>
        {error !== null && <ErrorNote what="It could not be tried." holds="Nothing was changed." error={error} />}
        {preview === undefined && error === null && (
          <EmptyState title="Not tried yet.">Every router is planned for by itself; nothing is sent.</EmptyState>
        )}
        {preview !== undefined && isOld && <StateMark look="look" word="It was edited since" />}
        {preview !== undefined && <Report preview={preview} />}
      </div>
    </Card>
  );
}
