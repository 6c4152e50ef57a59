import { useEffect, useMemo, useState, type JSX } from 'react';
import { SegmentedControl } from '@mantine/core';
import { ParameterGroup, type Router, type RouterParameter } from '@demarc/contracts';
import { Card, EmptyState, ErrorNote, formatCount, Skeleton } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { pagedRows } from '../../../components/paged-rows';
import { SearchField } from '../../../components/search-field';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { useRouterParameters } from '../api/list-router-parameters';
import type { StagedEdit } from './dry-run';
import { GroupAgeNote, GroupFilter } from './group-filter';
import { ParameterDrawer } from './parameter-drawer';
import { ParameterList } from './parameter-list';
import { StagedPanel } from './staged-panel';
import pageClasses from './router-page.module.css';

const ONLY = ['all', 'wanted', 'writable'] as const;
const Search = z.object({
  find: z.string().default(''),
  only: z.enum(ONLY).default('all'),
  group: ParameterGroup.optional(),
  peek: z.string().default(''),
});

export type StagedEdits = ReadonlyMap<string, StagedEdit>;

/** All pages, one after the other: the tree is shown whole, and its search is the server's. */
function useAllParameters(routerId: string, { find, only, group }: Omit<z.infer<typeof Search>, 'peek'>) {
  const query = useRouterParameters(routerId, { search: find === '' ? undefined : find, only, group });
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  return pagedRows(query);
}

function useStagedEdits(): [StagedEdits, (parameter: RouterParameter, value: string | null) => void, () => void] {
  const [edits, setEdits] = useState<StagedEdits>(new Map());
  const stage = (parameter: RouterParameter, value: string | null): void => {
    const next = new Map(edits);
    if (value === null) next.delete(parameter.path);
    else next.set(parameter.path, { parameter, value });
    setEdits(next);
  };
  return [edits, stage, () => setEdits(new Map())];
}

function countText(shown: number, router: Router, isFiltered: boolean): string {
  if (isFiltered) return `${formatCount(shown)} of ${formatCount(router.parameterCount)} match`;
  return `${formatCount(router.parameterCount)} parameters`;
}

export function ParametersTab({ router }: { router: Router }): JSX.Element {
  const [search, set] = useUrlState(Search);
  const [edits, stage, discard] = useStagedEdits();
  const mayWrite = useMay('router.configure');
  const all = useAllParameters(router.id, search);
  const peeked = useMemo(
    () => all.rows?.find((parameter) => parameter.path === search.peek) ?? edits.get(search.peek)?.parameter,
    [all.rows, edits, search.peek],
  );
  const isFiltered = search.find !== '' || search.only !== 'all' || search.group !== undefined;
  const rows = all.rows;
  return (
    <div className={pageClasses.stack}>
      <Card flush>
        <div className={listClasses.bar}>
          <SearchField
            label="Search parameters"
            placeholder="Path or value: ssid, 1492, WANPPP"
            value={search.find}
            onChange={(find) => set({ find })}
          />
          <GroupFilter group={search.group} onGroup={(group) => set({ group })} />
          <SegmentedControl
            size="xs"
            aria-label="Which parameters"
            value={search.only}
            onChange={(only) => set({ only: only as (typeof ONLY)[number] })}
            data={[
              { value: 'all', label: 'All' },
              { value: 'wanted', label: 'Wanted' },
              { value: 'writable', label: 'Writable' },
            ]}
          />
          <span className={listClasses.count}>
            {rows !== undefined && `${countText(rows.length, router, isFiltered)} · `}
            <GroupAgeNote router={router} group={search.group} />
          </span>
        </div>
        {all.error !== null && all.error !== undefined && (
          <ErrorNote what="The parameters could not be loaded." error={all.error} onRetry={all.onRetry} />
        )}
        {rows === undefined && all.error === null && <Skeleton lines={12} />}
        {rows?.length === 0 && (
          <EmptyState title={isFiltered ? 'No parameter matches.' : 'The tree has not been read yet.'}>
            {!isFiltered && 'It is read at the first contact, and whenever you order “Read all values”.'}
          </EmptyState>
        )}
        {rows !== undefined && rows.length > 0 && (
          <ParameterList parameters={rows} edits={edits} onOpen={(path) => set({ peek: path }, 'push')} />
        )}
      </Card>
      {edits.size > 0 && (
        <StagedPanel
          key={[...edits].map(([path, edit]) => `${path}=${edit.value}`).join()}
          router={router}
          edits={[...edits.values()]}
          onUnstage={stage}
          onDiscard={discard}
        />
      )}
      {peeked !== undefined && (
        <ParameterDrawer
          key={peeked.path}
          routerId={router.id}
          parameter={peeked}
          staged={edits.get(peeked.path)?.value ?? null}
          mayWrite={mayWrite}
          onStage={(value) => stage(peeked, value)}
          onClose={() => set({ peek: undefined })}
        />
      )}
    </div>
  );
}
