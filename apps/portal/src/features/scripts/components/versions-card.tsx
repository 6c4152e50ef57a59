import type { JSX } from 'react';
import type { Script, ScriptRevision } from '@demarc/contracts';
import { Age, Card, ConfirmAction, EmptyState, ErrorNote, formatCount } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useMay } from '../../../lib/session';
import { useSaveScript, useScriptRevisions } from '../api/scripts';
import { changedOnly, diffLines } from './diff-lines';
import classes from './scripts.module.css';

const SIGNS = { same: ' ', added: '+', removed: '-' } as const;

function Diff({ before, after }: { before: string | null; after: string }): JSX.Element {
  const first = after.split('\n').map((text) => ({ kind: 'same' as const, text }));
  const lines = before === null ? first : changedOnly(diffLines(before, after));
  return (
    <pre className={classes.diff} tabIndex={0} aria-label="What changed">
      {lines.map((line, at) => (
        <span key={`${at} ${line?.text ?? ''}`} data-kind={line?.kind}>
          {line === null ? '…' : `${SIGNS[line.kind]} ${line.text}`}
        </span>
      ))}
    </pre>
  );
}

function PutBack({ script, revision }: { script: Script; revision: ScriptRevision }): JSX.Element | null {
  const save = useSaveScript(script.id);
  const mayWrite = useMay('router.scripts');
  if (!mayWrite || revision.version === script.version || revision.source === script.source) return null;
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Put this back"
        effect={`It becomes version ${script.version + 1}, in force from the next session on.`}
        busy={save.isPending}
        onConfirm={() => save.mutateAsync({ source: revision.source, version: script.version })}
      />
      {save.error !== null && <ErrorNote what="It was not put back." error={save.error} />}
    </>
  );
}

/** What a script was, newest first, each against the one before. */
export function VersionsCard({ script }: { script: Script }): JSX.Element {
  return (
    <Loaded query={useScriptRevisions(script.id)} what="The versions" lines={8}>
      {(revisions) => {
        if (revisions.length === 0) return <EmptyState title="No version yet." />;
        return (
          <div className={classes.stack}>
            {revisions.map((revision, at) => {
              const before = revisions[at + 1];
              return (
                <Card
                  key={revision.version}
                  title={`Version ${formatCount(revision.version)}`}
                  aside={
                    <>
                      <span>{revision.changedBy}</span>
                      <Age at={revision.changedAt} />
                    </>
                  }
                >
                  <div className={classes.stack}>
                    <Diff before={before?.source ?? null} after={revision.source} />
                    <div>
                      <PutBack script={script} revision={revision} />
                    </div>
                  </div>
                </Card>
              );
            })}
          </div>
        );
      }}
    </Loaded>
  );
}
