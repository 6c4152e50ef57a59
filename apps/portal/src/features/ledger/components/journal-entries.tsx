import type { JSX } from 'react';
import { Button } from '@mantine/core';
import type { JournalEntry } from '@demarc/contracts';
import { Age, Card, EmptyState, ErrorNote, formatDate, MoneyText, Skeleton } from '@demarc/ui';
import { exactSum } from '../../../components/exact-sum';
import { JournalTable } from '../../../components/journal-table';
import { pagedRows } from '../../../components/paged-rows';
import { useJournalEntries } from '../api/list-journal-entries';
import classes from './ledger.module.css';

function Entry({ entry }: { entry: JournalEntry }): JSX.Element {
  const amount = exactSum(entry.lines.flatMap((line) => line.debit ?? []));
  return (
    <details className={classes.entry}>
      <summary>
        <span className={classes.entryDay}>{formatDate(entry.postedOn)}</span>
        <span className={classes.entryText}>{entry.text}</span>
        <MoneyText amount={amount} currency={entry.lines[0]?.currency ?? 'XXX'} />
      </summary>
      <div className={classes.entryBody}>
        <JournalTable lines={entry.lines} label={entry.text} />
        <p className={classes.note}>
          Written <Age at={entry.createdAt} />. Entries are never changed or deleted; a correction is an entry of its
          own.
        </p>
      </div>
    </details>
  );
}

/** The journal, newest first; append-only, each entry even. */
export function JournalEntries(): JSX.Element {
  const { rows, error, onRetry, hasMore, onMore, loadingMore } = pagedRows(useJournalEntries(undefined));
  if (rows === undefined) {
    return error === null ? (
      <Skeleton lines={10} />
    ) : (
      <ErrorNote what="The journal could not be loaded." error={error} onRetry={onRetry} />
    );
  }
  return (
    <Card flush>
      {rows.length === 0 ? (
        <EmptyState title="Nothing is booked yet.">Issued invoices and payments are written here.</EmptyState>
      ) : (
        rows.map((entry) => <Entry key={entry.id} entry={entry} />)
      )}
      {hasMore && (
        <div className={classes.more}>
          <Button variant="subtle" loading={loadingMore} onClick={onMore}>
            Load more
          </Button>
        </div>
      )}
    </Card>
  );
}
