import {
  readColumns,
  readFilter,
  ROUTER_SORTS,
  writeFilter,
  type ColumnName,
  type RouterFilter,
  type RouterSelection,
  type RouterSort,
  type SavedFilter,
} from '@demarc/contracts';
import { z } from 'zod';
import { useUrlState } from '../../../lib/url-state';
import type { RouterAddress } from '../api/list-routers';

export const VIEWS = ['all', 'quarantine', 'enrolling', 'active', 'retired'] as const;
export type View = (typeof VIEWS)[number];

const Search = z.object({
  view: z.enum(VIEWS).default('all'),
  q: z.string().default(''),
  /** The filter as text, so that an address can be passed on. */
  f: z.string().default(''),
  cols: z.string().default(''),
  sort: z.enum(ROUTER_SORTS).default('newest'),
});
type Change = Partial<z.input<typeof Search>>;

export interface FleetState {
  view: View;
  text: string;
  filter: RouterFilter;
  /** Why the filter of the address cannot be read. */
  problem: string | null;
  columns: ColumnName[];
  sort: RouterSort;
  address: RouterAddress;
  /** Nothing was chosen: the page was opened by its plain address. */
  isPlain: boolean;
  set: (change: Change, how?: 'replace' | 'push') => void;
  setFilter: (filter: RouterFilter) => void;
  show: (saved: SavedFilter) => void;
}

function columnsOf(text: string): ColumnName[] {
  try {
    return readColumns(text);
  } catch (error) {
    if (error instanceof z.ZodError) return [];
    throw error;
  }
}

/** What the list of routers shows, as its address has it. */
export function useFleetState(): FleetState {
  const [{ view, q, f, cols, sort }, set] = useUrlState(Search);
  const { filter, problem } = readFilter(f);
  const columns = columnsOf(cols);
  return {
    view,
    text: q,
    filter: filter ?? [],
    problem,
    columns,
    sort,
    address: {
      search: q === '' ? undefined : q,
      state: view === 'all' ? undefined : view,
      filter: f === '' ? undefined : f,
    },
    isPlain: view === 'all' && q === '' && f === '' && cols === '' && sort === 'newest',
    set,
    setFilter: (next) => set({ f: next.length === 0 ? undefined : writeFilter(next) }, 'push'),
    show: (saved) => set(changeFor(saved), 'push'),
  };
}

/** The address of a saved filter. */
function changeFor({ selection, columns, sort }: SavedFilter): Change {
  const { search, state, filter } = selection;
  return {
    view: state,
    q: search,
    f: filter.length === 0 ? undefined : writeFilter(filter),
    cols: columns.length === 0 ? undefined : columns.join(','),
    sort: sort === 'newest' ? undefined : sort,
  };
}

/** Which routers are shown, as the server is told in a body. */
export const selectionOf = ({ view, text, filter }: FleetState): RouterSelection => ({
  ...(text === '' ? {} : { search: text }),
  ...(view === 'all' ? {} : { state: view }),
  filter,
});

/** Whether the page shows just what was saved. */
export function isShown(state: FleetState, { selection, columns, sort }: SavedFilter): boolean {
  const shown = [selectionOf(state), state.columns, state.sort];
  const { search, state: cpeState, filter } = selection;
  const saved = [
    { ...(search === undefined ? {} : { search }), ...(cpeState === undefined ? {} : { state: cpeState }), filter },
    columns,
    sort,
  ];
  return JSON.stringify(shown.map(ordered)) === JSON.stringify(saved.map(ordered));
}

/** A filter that went through the database may have its keys in another order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
