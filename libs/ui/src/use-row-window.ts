import { useLayoutEffect, useState, type RefObject } from 'react';
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';

export interface RowWindow {
  indexes: readonly number[];
  /** Heights in px that stand for the rows left out. */
  before: number;
  after: number;
  measure: ((element: Element | null) => void) | undefined;
}

/** Up to here all rows are in the page, so that the browser's own search finds them. */
const ALL_ROWS = 200;
const ROW_PX = 36;

/** Of long lists only the rows near the screen are in the page; the focused one always is. */
export function useRowWindow(
  body: RefObject<HTMLTableSectionElement | null>,
  count: number,
  active: number,
): RowWindow {
  const enabled = count > ALL_ROWS;
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current !== null) setTop(body.current.getBoundingClientRect().top + window.scrollY);
  }, [body, enabled]);
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler here; nothing of it goes to a memo
  const virtualizer = useWindowVirtualizer({
    count,
    enabled,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: top,
    rangeExtractor: (range: Range) => {
      const indexes = new Set(defaultRangeExtractor(range));
      if (active < range.count) indexes.add(active);
      return [...indexes].toSorted((a, b) => a - b);
    },
  });
  if (!enabled) {
    return {
      indexes: Array.from({ length: count }, (_unused, index) => index),
      before: 0,
      after: 0,
      measure: undefined,
    };
  }
  const items = virtualizer.getVirtualItems();
  const inView = items.filter((item) => item.index !== active);
  const first = inView[0];
  const last = inView.at(-1);
  return {
    indexes: items.map((item) => item.index),
    before: first === undefined ? 0 : Math.max(0, first.start - top),
    after: last === undefined ? 0 : Math.max(0, virtualizer.getTotalSize() - (last.end - top)),
    measure: virtualizer.measureElement,
  };
}
