import { useEffect, type JSX } from 'react';
import { Button } from '@mantine/core';
import type { SuspensionPolicy } from '@demarc/contracts';
import { policyDifferences, type PolicyDraft } from './policy-form';
import classes from './suspension.module.css';

export interface PolicyConflictProps {
  stored: SuspensionPolicy;
  base: SuspensionPolicy;
  draft: PolicyDraft;
  onReload: () => void;
  onRebase: () => void;
}

/** Somebody else was faster: both versions side by side, and mine is kept. */
export function PolicyConflict({ stored, base, draft, onReload, onRebase }: PolicyConflictProps): JSX.Element {
  const isFresh = stored.version !== base.version;
  useEffect(() => {
    if (!isFresh) onReload();
  }, [isFresh, onReload]);
  const rows = policyDifferences(stored, draft);
  return (
    <section className={classes.conflict} role="alert" aria-label="Version conflict">
      <strong>
        Somebody else saved version {stored.version} while you edited version {base.version}. Nothing of yours is lost.
      </strong>
      <table className={classes.differences}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Stored, version {stored.version}</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              <td>{row.theirs}</td>
              <td>{row.mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <Button variant="default" disabled={!isFresh} onClick={onRebase}>
          Keep mine, on top of version {stored.version}
        </Button>
      </div>
    </section>
  );
}
