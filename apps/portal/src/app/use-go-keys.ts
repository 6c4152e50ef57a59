import { useEffect, useRef } from 'react';
import { useNavigate } from '@tanstack/react-router';
import type { NavigationGroup } from './navigation';

const SECOND_KEY_MS = 1200;

const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null;

/** `g` then a letter goes to a page: g s subscribers, g m money, g n network, g h home. */
export function useGoKeys(groups: readonly NavigationGroup[]): void {
  const navigate = useNavigate();
  const pressedAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      if (event.key === 'g') {
        pressedAt.current = event.timeStamp;
        return;
      }
      if (event.timeStamp - pressedAt.current > SECOND_KEY_MS) return;
      pressedAt.current = 0;
      const item = groups.flatMap((group) => group.items).find((one) => one.key === event.key);
      if (item === undefined) return;
      event.preventDefault();
      void navigate({ to: item.to });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [groups, navigate]);
}
