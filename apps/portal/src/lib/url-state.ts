import { useCallback } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { z } from 'zod';

/**
 * The page's state as the URL has it, so that Back works and every screen can be pasted into a chat. What the schema
 * does not know or refuses falls back to its defaults. `set` changes some keys (undefined removes one) and replaces
 * the entry of the history; with `push` Back returns to the state before.
 */
export function useUrlState<T extends z.ZodObject>(
  schema: T,
): [z.infer<T>, (change: Partial<z.input<T>>, how?: 'replace' | 'push') => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const known = Object.fromEntries(
    Object.entries(schema.shape).flatMap(([key, field]) => {
      const parsed = (field as z.ZodType).safeParse(search[key]);
      return parsed.success ? [[key, search[key]]] : [];
    }),
  );
  const set = useCallback(
    (change: Partial<z.input<T>>, how: 'replace' | 'push' = 'replace') => {
      void navigate({
        to: '.',
        search: ((previous: Record<string, unknown>) => ({ ...previous, ...change })) as never,
        replace: how === 'replace',
      });
    },
    [navigate],
  );
  return [schema.parse(known), set];
}
