import {
  isParameterField,
  routerField,
  ROUTER_FIELD_NAMES,
  type FilterOperator,
  type RouterCondition,
  type RouterFieldKind,
} from '@demarc/contracts';

const WORDS: Readonly<Record<FilterOperator, string>> = {
  is: 'is',
  not: 'is not',
  starts: 'begins with',
  contains: 'contains',
  less: 'less than',
  more: 'more than',
  known: 'is known',
  unknown: 'is not known',
};
const OF_AGE: Partial<Record<FilterOperator, string>> = {
  less: 'within the last',
  more: 'longer ago than',
  known: 'at least once',
  unknown: 'never',
};

export const operatorWords = (op: FilterOperator, kind: RouterFieldKind): string =>
  (kind === 'age' ? OF_AGE[op] : undefined) ?? WORDS[op];

/** A condition as its chip says it. */
export function conditionWords({ field, op, values }: RouterCondition): string {
  const { label, kind } = routerField(field);
  return [label, operatorWords(op, kind), values.join(op === 'not' ? ' nor ' : ' or ')]
    .filter((word) => word !== '')
    .join(' ');
}

const optionOf = (field: (typeof ROUTER_FIELD_NAMES)[number]): { value: string; label: string } => ({
  value: field,
  label: routerField(field).label,
});

/** Fields to choose from, in two groups. */
export const FIELD_OPTIONS = [
  { group: 'What Demarc knows', items: ROUTER_FIELD_NAMES.filter((name) => !isParameterField(name)).map(optionOf) },
  { group: 'What the router says', items: ROUTER_FIELD_NAMES.filter(isParameterField).map(optionOf) },
];
