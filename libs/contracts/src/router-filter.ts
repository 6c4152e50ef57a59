import { z } from 'zod';
import { routerField, ROUTER_FIELD_NAMES, type RouterFieldKind, type RouterFieldName } from './router-fields';

export const FILTER_OPERATORS = ['is', 'not', 'starts', 'contains', 'less', 'more', 'known', 'unknown'] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** `not` is the opposite of `is`, so it also holds where nothing is known. */
export const OPERATORS_OF: Readonly<Record<RouterFieldKind, readonly FilterOperator[]>> = {
  text: ['is', 'not', 'starts', 'contains', 'known', 'unknown'],
  number: ['is', 'not', 'less', 'more', 'known', 'unknown'],
  choice: ['is', 'not'],
  age: ['less', 'more', 'known', 'unknown'],
};

const MOST_VALUES = 50;
const MOST_CONDITIONS = 12;
/** Seconds in the units of an age. */
const AGE_UNITS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** How many seconds "2d" is; null when it is no age. */
export function ageSeconds(text: string): number | null {
  const found = /^(\d{1,5})([smhdw])$/.exec(text);
  return found === null ? null : Number(found[1]) * AGE_UNITS[found[2] as keyof typeof AGE_UNITS];
}

export interface RouterCondition {
  field: RouterFieldName;
  op: FilterOperator;
  values: string[];
}

const isNumber = (text: string): boolean => /^-?\d{1,12}(\.\d{1,6})?$/.test(text);

function valueProblem(field: RouterFieldName, value: string): string | null {
  const { kind, options } = routerField(field);
  if (kind === 'number' && !isNumber(value)) return `${field} is compared with a number, not with “${value}”`;
  if (kind === 'age' && ageSeconds(value) === null) return `${field} is compared with an age such as 30m, 12h or 7d`;
  if (kind === 'choice' && options?.includes(value) !== true) return `${field} is one of ${(options ?? []).join(', ')}`;
  return null;
}

/** What is wrong with a condition; null when nothing is. */
export function conditionProblem({ field, op, values }: RouterCondition): string | null {
  if (!OPERATORS_OF[routerField(field).kind].includes(op)) return `${field} cannot be compared by “${op}”`;
  const isAlone = op === 'known' || op === 'unknown';
  if (isAlone && values.length > 0) return `${field} ${op} takes no value`;
  if (!isAlone && values.length === 0) return `${field} needs a value`;
  if ((op === 'less' || op === 'more') && values.length > 1) return `${field} is compared with one value`;
  return values.map((value) => valueProblem(field, value)).find((problem) => problem !== null) ?? null;
}

/** One question about a router; of several values one has to fit. */
export const RouterCondition = z
  .strictObject({
    field: z.enum(ROUTER_FIELD_NAMES as [RouterFieldName, ...RouterFieldName[]]),
    op: z.enum(FILTER_OPERATORS),
    values: z.array(z.string().trim().min(1).max(200)).max(MOST_VALUES),
  })
  .superRefine((condition, context) => {
    const problem = conditionProblem(condition);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ id: 'RouterCondition' });

/** All of these have to hold; none: every router. */
export const RouterFilter = z.array(RouterCondition).max(MOST_CONDITIONS).meta({ id: 'RouterFilter' });
export type RouterFilter = z.infer<typeof RouterFilter>;
