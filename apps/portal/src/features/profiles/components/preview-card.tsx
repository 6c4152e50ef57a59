import { useState, type JSX } from 'react';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { ConfigPreviewLine, CreateConfigProfile } from '@demarc/contracts';
import { Age, Card, EmptyState, StateMark, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PathText } from '../../../components/path-text';
import { ApiProblem } from '../../../lib/api-client';
import { useFindRouters } from '../../../lib/find-routers';
import { usePreview } from '../api/profiles';
import { problemsIn } from './profile-form';
import classes from './profiles.module.css';

const PAUSE_MS = 400;

const DOES: Readonly<Record<ConfigPreviewLine['does'], JSX.Element>> = {
  changes: <StateMark look="waiting" word="changes" />,
  adds: <StateMark look="waiting" word="is added" />,
  stays: <StateMark look="ok" word="is so already" />,
  nothing: <StateMark look="look" word="not done" />,
};

const shown = (value: string | null): string => (value === null ? '' : value === '' ? 'empty' : visibleText(value));

function Line({ line }: { line: ConfigPreviewLine }): JSX.Element {
  return (
    <li className={classes.line}>
      <PathText path={line.path} />
      <span>{DOES[line.does]}</span>
      {line.does === 'changes' && (
        <span className={classes.values}>
          {shown(line.from)} → {shown(line.to)}
        </span>
      )}
      {line.does === 'adds' && <span className={classes.values}>{shown(line.to)}</span>}
      {line.reason !== null && <p className={classes.why}>{line.reason}</p>}
    </li>
  );
}

/** What the draft would do to one router as it was last read: the decisions of the push itself, without the sending. */
export function PreviewCard({ body }: { body: CreateConfigProfile | null }): JSX.Element {
  const [search, setSearch] = useState('');
  const [routerId, setRouterId] = useState<string | null>(null);
  const routers = useFindRouters(search).data?.items ?? [];
  const [settled] = useDebouncedValue(
    body === null ? null : JSON.stringify({ settings: body.settings, objects: body.objects }),
    PAUSE_MS,
  );
  const document = settled === null ? null : (JSON.parse(settled) as Pick<CreateConfigProfile, 'settings' | 'objects'>);
  const query = usePreview(routerId === null || document === null ? null : { routerId, ...document });
  const problems = query.error instanceof ApiProblem ? problemsIn(query.error.details) : [];
  return (
    <Card title="Try it on one router">
      <div className={classes.stack}>
        <Select
          label="Router"
          description="Nothing is sent: it is compared with what the router said last."
          placeholder="Serial, model or subscriber"
          searchable
          clearable
          searchValue={search}
          onSearchChange={setSearch}
          filter={({ options }) => options}
          value={routerId}
          onChange={setRouterId}
          data={routers.map((router) => ({
            value: router.id,
            label: `${visibleText(router.serialNumber, 64)} ${visibleText(router.modelName ?? '', 40)}`.trim(),
          }))}
        />
        {routerId === null && <EmptyState title="No router chosen." />}
        {routerId !== null && problems.length > 0 && (
          <ul className={classes.lines} role="alert">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
        {routerId !== null && document !== null && problems.length === 0 && (
          <Loaded query={query} what="The trial" lines={5}>
            {({ lines, treeReadAt }) => (
              <>
                <Age at={treeReadAt} prefix="read" none="never read: nothing can be said" />
                <ul className={classes.lines}>
                  {lines.map((line) => (
                    <Line key={line.path} line={line} />
                  ))}
                </ul>
              </>
            )}
          </Loaded>
        )}
      </div>
    </Card>
  );
}
