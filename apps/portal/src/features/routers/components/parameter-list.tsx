import { useEffect, useMemo, useRef, useState, type JSX } from 'react';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconChevronDown, IconChevronRight, IconPencil } from '@tabler/icons-react';
import type { RouterParameter } from '@demarc/contracts';
import { StateMark, visibleText } from '@demarc/ui';
import { explorerRows, type ExplorerRow } from './explorer-rows';
import type { StagedEdits } from './parameters-tab';
import classes from './parameter-list.module.css';

const ROW_PX = 32;
const PHONE_ROW_PX = 52;
const PHONE = '(max-width: 47.99em)';

export interface ParameterListProps {
  parameters: readonly RouterParameter[];
  edits: StagedEdits;
  onOpen: (path: string) => void;
}

export function parameterValueText(parameter: Pick<RouterParameter, 'secret' | 'value'>): string {
  if (parameter.secret) return '••••••';
  if (parameter.value === null) return 'not said';
  return parameter.value === '' ? 'empty' : visibleText(parameter.value);
}

function ObjectRow({ row, onToggle }: { row: ExplorerRow & { kind: 'object' }; onToggle: () => void }): JSX.Element {
  const Chevron = row.isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div role="cell" className={classes.objectCell}>
      <button type="button" className={classes.toggle} aria-expanded={row.isOpen} onClick={onToggle}>
        <Chevron size={16} stroke={1.5} aria-hidden />
        <span className={classes.objectPath}>{row.path === '' ? '(no object)' : row.path}</span>
        <span className={classes.count}>{row.count}</span>
      </button>
    </div>
  );
}

function LeafRow(props: {
  row: ExplorerRow & { kind: 'parameter' };
  staged: string | undefined;
  onOpen: () => void;
}): JSX.Element {
  const { parameter, name } = props.row;
  const isUnsaid = parameter.value === null || parameter.value === '';
  return (
    <>
      <div role="cell" className={classes.name}>
        <button type="button" className={classes.open} onClick={props.onOpen} title={parameter.path}>
          {visibleText(name, 80)}
        </button>
      </div>
      <div role="cell" className={classes.value}>
        {props.staged !== undefined ? (
          <>
            <span className={classes.was}>{parameterValueText(parameter)}</span> →{' '}
            <strong>{parameter.secret ? 'another secret' : visibleText(props.staged)}</strong>
          </>
        ) : (
          <span className={isUnsaid && !parameter.secret ? classes.unsaid : undefined}>
            {parameterValueText(parameter)}
          </span>
        )}
      </div>
      <div role="cell" className={classes.type}>
        {parameter.type === '' ? '–' : parameter.type}
        {parameter.writable === true && <IconPencil size={14} stroke={1.5} aria-label="writable" />}
      </div>
      <div role="cell" className={classes.wanted}>
        {parameter.wanted !== null && <StateMark parameter={parameter.wanted.status} />}
      </div>
    </>
  );
}

/** Thousands of parameters in one scroll: only the rows in view are in the page. */
export function ParameterList({ parameters, edits, onOpen }: ParameterListProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => explorerRows(parameters, closed), [parameters, closed]);
  const isPhone = useMediaQuery(PHONE, false, { getInitialValueInEffect: false });
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => (isPhone && rows[index]?.kind === 'parameter' ? PHONE_ROW_PX : ROW_PX),
    overscan: 16,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, isPhone]);
  const toggle = (path: string): void => {
    const next = new Set(closed);
    if (!next.delete(path)) next.add(path);
    setClosed(next);
  };
  return (
    <div
      ref={frame}
      className={classes.frame}
      role="table"
      aria-label="Parameters"
      aria-rowcount={rows.length}
      // A region that scrolls must be reachable by keyboard (WCAG 2.1.1).
      tabIndex={0}
    >
      <div role="rowgroup" className={classes.canvas} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const path = row.kind === 'object' ? `object ${row.path}` : row.parameter.path;
          return (
            <div
              key={path}
              role="row"
              aria-rowindex={item.index + 1}
              className={row.kind === 'object' ? classes.object : classes.leaf}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              {row.kind === 'object' ? (
                <ObjectRow row={row} onToggle={() => toggle(row.path)} />
              ) : (
                <LeafRow
                  row={row}
                  staged={edits.get(row.parameter.path)?.value}
                  onOpen={() => onOpen(row.parameter.path)}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
