import { useCallback } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { z } from 'zod';

/** Search parameters are plain text, as people type and paste them; each page parses its own with its schema. */
export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text.startsWith('?') ? text.slice(1) : text));

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(key, value);
    if (typeof value === 'number' || typeof value === 'boolean') params.set(key, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

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
