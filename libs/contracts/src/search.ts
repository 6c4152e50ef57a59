import { z } from 'zod';
import { Id } from './common';
import { ServiceState } from './subscribers';

export const SearchQuery = z.strictObject({ q: z.string().trim().min(1).max(200) });
export type SearchQuery = z.infer<typeof SearchQuery>;

export const SearchHit = z
  .strictObject({
    kind: z.enum(['subscriber', 'invoice', 'payment', 'router']),
    id: Id,
    /** Where the portal shows it. */
    path: z.string(),
    title: z.string(),
    subtitle: z.string(),
    /** Which field matched: "phone", "PPPoE user", "serial". */
    matched: z.string(),
    serviceState: ServiceState.nullable(),
    score: z.number(),
  })
  .meta({ id: 'SearchHit' });
export type SearchHit = z.infer<typeof SearchHit>;
export const SearchResult = z.strictObject({ hits: z.array(SearchHit) }).meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof SearchResult>;
