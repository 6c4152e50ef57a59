import { useEffect, useRef, type JSX, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { ErrorNote } from './error-note';
import { Skeleton } from './skeleton';
import { useRowKeys } from './use-row-keys';
import { useRowWindow } from './use-row-window';
import classes from './data-table.module.css';

export interface TableColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'end';
  /** Never broken into lines: numbers, serials, times. */
  nowrap?: boolean;
  /**
   * By the width of the list: 1 and 2 are always shown, 3 from 840 px, 4 from 1080 px. Under 600 px each row is a
   * card of 1 and 2.
   */
  priority?: 1 | 2 | 3 | 4;
  /** The card's first line on the phone has no label. */
  title?: boolean;
  /** The server's sort key, when it can sort by this. */
  sortKey?: string;
  width?: string;
}

export interface TableSort {
  key: string;
  descending: boolean;
}

export interface DataTableProps<Row> {
  /** What the rows are: "Subscribers". */
  label: string;
  columns: readonly TableColumn<Row>[];
  /** undefined while the first page is on its way. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Where a row leads; plain clicks call `onOpen`, others (new tab) follow the address. */
  hrefOf?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  empty: ReactNode;
  error?: unknown;
  onRetry?: () => void;
  /** Older rows stay, dimmed, while new ones come. */
  refreshing?: boolean;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
  sort?: TableSort;
  onSort?: (sort: TableSort) => void;
}

const AHEAD_PX = 800;

/** Loads the next page when its end comes near the screen. */
function MoreRows({ loading, onMore }: { loading: boolean; onMore: () => void }): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  useEffect(() => {
    latest.current = onMore;
  });
  useEffect(() => {
    const element = ref.current;
    if (element === null || loading) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && latest.current(),
      { rootMargin: `${AHEAD_PX}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [loading]);
  return (
    <div ref={ref} className={classes.more}>
      <Button variant="subtle" loading={loading} onClick={onMore}>
        Load more
      </Button>
    </div>
  );
}

function HeadCell<Row>(props: {
  column: TableColumn<Row>;
  sort: TableSort | undefined;
  onSort: ((sort: TableSort) => void) | undefined;
}): JSX.Element {
  const { column, sort, onSort } = props;
  const { sortKey } = column;
  const active = sortKey !== undefined && sort?.key === sortKey;
  const Arrow = sort?.descending === true ? IconArrowDown : IconArrowUp;
  return (
    <th
      role="columnheader"
      data-priority={column.priority ?? 1}
      data-align={column.align}
      style={column.width === undefined ? undefined : { width: column.width }}
      aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {sortKey === undefined || onSort === undefined ? (
        column.header
      ) : (
        <button
          type="button"
          className={classes.sort}
          onClick={() => onSort({ key: sortKey, descending: active && !sort.descending })}
        >
          {column.header}
          {active && <Arrow size={14} stroke={1.75} aria-hidden />}
        </button>
      )}
    </th>
  );
}

/** A list of the server's: it sorts, filters and pages; this shows, and the keys j k ↑ ↓ Home End Enter walk it. */
export function DataTable<Row>(props: DataTableProps<Row>): JSX.Element {
  const { label, columns, rows, rowKey, hrefOf, onOpen, empty, error, onRetry, refreshing = false } = props;
  const { hasMore = false, loadingMore = false, onMore, sort, onSort } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const count = rows?.length ?? 0;
  const open = (index: number): void => {
    const row = rows?.[index];
    if (row !== undefined) onOpen?.(row);
  };
  const keys = useRowKeys(body, count, onOpen === undefined ? undefined : open);
  const view = useRowWindow(body, count, keys.active);

  if (rows === undefined && error !== undefined && error !== null) {
    return <ErrorNote what={`${label} could not be loaded.`} error={error} onRetry={onRetry} />;
  }
  if (rows === undefined) {
    return (
      <div className={classes.loading} role="status" aria-label={`Loading ${label.toLowerCase()}`}>
        <Skeleton lines={8} />
      </div>
    );
  }
  if (rows.length === 0) return <>{empty}</>;

  const clickRow = (event: MouseEvent, index: number): void => {
    if (onOpen === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target as Element;
    const link = target.closest('a');
    if (target.closest('button, input, label') !== null || (link !== null && !link.hasAttribute('data-row'))) return;
    if (link === null && window.getSelection()?.toString() !== '') return;
    event.preventDefault();
    open(index);
  };

  return (
    <div className={classes.frame} data-refreshing={refreshing || undefined}>
      <table role="grid" className={classes.table} aria-label={label} aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={body} onKeyDown={keys.onKeyDown as (event: KeyboardEvent) => void}>
          {view.before > 0 && <tr aria-hidden style={{ height: view.before }} />}
          {view.indexes.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <tr
                key={rowKey(row)}
                role="row"
                ref={view.measure}
                data-index={index}
                aria-rowindex={index + 2}
                data-clickable={onOpen === undefined ? undefined : true}
                tabIndex={index === keys.active ? 0 : -1}
                onFocus={() => keys.setActive(index)}
                onClick={(event) => clickRow(event, index)}
              >
                {columns.map((column, position) => (
                  <td
                    key={column.id}
                    role="gridcell"
                    data-priority={column.priority ?? 1}
                    data-align={column.align}
                    data-nowrap={column.nowrap}
                    data-title={column.title}
                    data-label={column.header}
                  >
                    {position === 0 && hrefOf !== undefined ? (
                      <a className={classes.link} href={hrefOf(row)} data-row tabIndex={-1}>
                        {column.cell(row)}
                      </a>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          {view.after > 0 && <tr aria-hidden style={{ height: view.after }} />}
        </tbody>
      </table>
      {hasMore && onMore !== undefined && <MoreRows loading={loadingMore} onMore={onMore} />}
    </div>
  );
}
