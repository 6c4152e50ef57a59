import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react';

export interface RowKeys {
  /** The one row that Tab reaches. */
  active: number;
  setActive: (index: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function target(key: string, active: number, count: number): number | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return Math.min(active + 1, count - 1);
    case 'k':
    case 'ArrowUp':
      return Math.max(active - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'PageDown':
      return Math.min(active + 15, count - 1);
    case 'PageUp':
      return Math.max(active - 15, 0);
    default:
      return null;
  }
}

const isTyping = (element: Element | null): boolean =>
  element !== null &&
  (element.matches('input, textarea, select, [contenteditable]') || element.closest('[role=dialog]') !== null);

/** One tab stop for a whole list; the keys move it. `j` and `k` work from anywhere on the page but a field. */
export function useRowKeys(
  body: RefObject<HTMLTableSectionElement | null>,
  count: number,
  open: ((index: number) => void) | undefined,
): RowKeys {
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(count - 1, 0));

  const focusRow = (index: number): void => {
    setActive(index);
    requestAnimationFrame(() => {
      const row = body.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: 'nearest' });
    });
  };

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'j' && event.key !== 'k') return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(document.activeElement)) return;
      if (count === 0 || body.current === null || body.current.contains(document.activeElement)) return;
      event.preventDefault();
      focusRow(active);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target as Element)) return;
    if (event.key === 'Enter' && open !== undefined && (event.target as Element).matches('tr')) {
      event.preventDefault();
      open(active);
      return;
    }
    const next = target(event.key, active, count);
    if (next === null) return;
    event.preventDefault();
    focusRow(next);
  };

  return { active, setActive, onKeyDown };
}
