import type { JSX } from 'react';
import { Modal } from '@mantine/core';
import type { RouterUpload, UploadDiff } from '@demarc/contracts';
import { EmptyState, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useReturnFocus } from '../../../lib/return-focus';
import { useUploadDiff } from '../api/router-uploads';
import classes from './files-tab.module.css';

const MARKS = { same: ' ', added: '+', removed: '−', gap: '⋯' } as const;
const SPOKEN = { same: '', added: 'added: ', removed: 'removed: ', gap: '' } as const;

function Lines({ diff }: { diff: UploadDiff }): JSX.Element {
  if (diff.added + diff.removed === 0) return <EmptyState title="Nothing is different." />;
  return (
    <>
      <p className={classes.count}>
        {diff.added} {diff.added === 1 ? 'line' : 'lines'} added, {diff.removed} removed. Passwords are not shown.
      </p>
      <ol className={classes.diff} aria-label="Lines that differ">
        {diff.lines.map((line, at) => (
          // Neither side numbers every line, and the order never changes.
          <li key={`${at}`} data-change={line.change}>
            <span className={classes.mark} aria-hidden>
              {MARKS[line.change]}
            </span>
            <span>
              <span className={classes.spoken}>{SPOKEN[line.change]}</span>
              {visibleText(line.text, 400)}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** What became different between two versions of a configuration. */
export function DiffDialog(props: { older: RouterUpload; newer: RouterUpload; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const { older, newer, onClose } = props;
  const title = `Version ${older.version} → version ${newer.version}`;
  return (
    <Modal opened onClose={onClose} title={title} size="xl">
      <Loaded query={useUploadDiff(newer.id, older.id)} what="The comparison" lines={8}>
        {(diff) => <Lines diff={diff} />}
      </Loaded>
    </Modal>
  );
}
