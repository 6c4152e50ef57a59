import { z } from 'zod';
import { Id, Instant, PageQuery } from './common';
import { COLUMN_NAMES, ROUTER_FIELD_NAMES, type ColumnName, type RouterFieldName } from './router-fields';
import { RouterFilter } from './router-filter';
import { RouterFilterText } from './router-filter-text';
import { CpeState } from './routers';

/** Promoted parameters whose numbers have an order; what is in it is indexed. */
export const ORDERING_PARAMETERS = [
  'rxPowerDbm',
  'txPowerDbm',
  'uptimeSeconds',
  'pppUptimeSeconds',
  'hostCount',
  'channel24',
  'channel5',
  'periodicInformSeconds',
] as const;
export type OrderingParameter = (typeof ORDERING_PARAMETERS)[number];

/** With a minus the other way round; who has no value comes last either way. */
export const ROUTER_SORTS = [
  'newest',
  'oldest',
  'answered',
  '-answered',
  'modelName',
  '-modelName',
  ...ORDERING_PARAMETERS,
  ...ORDERING_PARAMETERS.map((name) => `-${name}` as const),
] as const;
export const RouterSort = z.enum(ROUTER_SORTS).meta({ id: 'RouterSort' });
export type RouterSort = z.infer<typeof RouterSort>;

export const RouterColumnName = z.enum(COLUMN_NAMES as [ColumnName, ...ColumnName[]]).meta({ id: 'RouterColumnName' });
export const MOST_COLUMNS = 12;
const Columns = z.array(RouterColumnName).max(MOST_COLUMNS);

/** Which routers are meant. */
export const RouterSelection = z
  .strictObject({
    search: z.string().trim().max(200).optional(),
    state: CpeState.optional(),
    mode: z.enum(['manage', 'observe']).optional(),
    filter: RouterFilter.default([]),
  })
  .meta({ id: 'RouterSelection' });
export type RouterSelection = z.infer<typeof RouterSelection>;

/** The same in an address. */
export const RouterSelectionQuery = z.strictObject({
  search: z.string().trim().max(200).optional(),
  state: CpeState.optional(),
  mode: z.enum(['manage', 'observe']).optional(),
  filter: RouterFilterText.optional(),
});
export type RouterSelectionQuery = z.infer<typeof RouterSelectionQuery>;

const columnsOf = (text: string): string[] => text.split(',').filter((name) => name !== '');

export const RouterQuery = RouterSelectionQuery.extend({
  ...PageQuery.shape,
  sort: RouterSort.optional(),
  /** Promoted parameters to show, separated by commas. */
  columns: z
    .string()
    .max(500)
    .refine((text) => Columns.safeParse(columnsOf(text)).success, 'are names of promoted parameters, 12 at most')
    .optional(),
});
export type RouterQuery = z.infer<typeof RouterQuery>;

/** The columns that an address names. */
export const readColumns = (text: string | undefined): ColumnName[] => Columns.parse(columnsOf(text ?? ''));

export const RouterCountQuery = RouterSelectionQuery.extend({
  /** Counting ends here: more than so many are not told apart. */
  upTo: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
});
export type RouterCountQuery = z.infer<typeof RouterCountQuery>;

export const FoundCount = z
  .strictObject({
    count: z.number().int(),
    /** There are more than `count`. */
    isMore: z.boolean(),
  })
  .meta({ id: 'FoundCount' });
export type FoundCount = z.infer<typeof FoundCount>;

export const RouterValuesQuery = RouterSelectionQuery.extend({
  field: z.enum(ROUTER_FIELD_NAMES as [RouterFieldName, ...RouterFieldName[]]),
  /** What the value contains. */
  text: z.string().trim().max(200).optional(),
});
export type RouterValuesQuery = z.infer<typeof RouterValuesQuery>;

/** Values that a field has among the routers meant, the most frequent first. */
export const RouterValues = z
  .array(z.strictObject({ value: z.string(), count: z.number().int() }))
  .meta({ id: 'RouterValues' });
export type RouterValues = z.infer<typeof RouterValues>;

export const ExportRouters = RouterSelection.extend({ columns: Columns.default([]) }).meta({ id: 'ExportRouters' });
export type ExportRouters = z.infer<typeof ExportRouters>;

/** Words of any language; as other auto-configuration servers have them, so that an import keeps them. */
export const TagName = z
  .string()
  .regex(
    /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.:%/+@#&() -]{0,48}[\p{L}\p{M}\p{N}_.:%/+@#&()-])?$/u,
    'a tag has letters, digits, blanks and _ . : % / + @ # & ( ) - after the first, 50 at most',
  )
  .meta({ id: 'TagName' });
export type TagName = z.infer<typeof TagName>;

export const TagUse = z.strictObject({ tag: TagName, routers: z.number().int() }).meta({ id: 'TagUse' });
export type TagUse = z.infer<typeof TagUse>;
export const TagUseList = z.array(TagUse).meta({ id: 'TagUseList' });

export const RouterTags = z.strictObject({ tags: z.array(TagName) }).meta({ id: 'RouterTags' });
export type RouterTags = z.infer<typeof RouterTags>;

const Tags = z.array(TagName).max(10).default([]);

export const TagRouters = z
  .strictObject({
    selection: RouterSelection,
    add: Tags,
    remove: Tags,
    /** How many routers were shown to be meant; when it is another number now, nothing is done. */
    expected: z.number().int().min(0),
  })
  .refine(({ add, remove }) => add.length + remove.length > 0, 'name a tag to add or to remove')
  .refine(({ add, remove }) => !add.some((tag) => remove.includes(tag)), 'a tag is added or removed, not both')
  .meta({ id: 'TagRouters' });
export type TagRouters = z.infer<typeof TagRouters>;

export const TaggedRouters = z
  .strictObject({
    matched: z.number().int(),
    /** Tags that were not there before, and those that were. */
    added: z.number().int(),
    removed: z.number().int(),
  })
  .meta({ id: 'TaggedRouters' });
export type TaggedRouters = z.infer<typeof TaggedRouters>;

const FilterName = z
  .string()
  .trim()
  .min(1, 'give it a name')
  .max(60)
  // oxlint-disable-next-line no-control-regex -- a name is one line
  .regex(/^[^\u0000-\u001f\u007f]+$/, 'is one line');

const savedContent = {
  name: FilterName,
  selection: RouterSelection,
  columns: Columns.default([]),
  sort: RouterSort.default('newest'),
  /** Everybody has it in their list; only who may configure routers shares. */
  isShared: z.boolean().default(false),
};

export const SavedFilter = z
  .strictObject({
    ...savedContent,
    id: Id,
    owner: z.string(),
    isMine: z.boolean(),
    /** I see it when I open the page. */
    isStart: z.boolean(),
    /** I may rename, change and delete it. */
    mayChange: z.boolean(),
    version: z.number().int(),
    changedAt: Instant,
  })
  .meta({ id: 'SavedFilter' });
export type SavedFilter = z.infer<typeof SavedFilter>;
export const SavedFilterList = z.array(SavedFilter).meta({ id: 'SavedFilterList' });

export const CreateSavedFilter = z.strictObject(savedContent).meta({ id: 'CreateSavedFilter' });
export type CreateSavedFilter = z.infer<typeof CreateSavedFilter>;

export const ChangeSavedFilter = z
  .strictObject({ ...savedContent, version: z.number().int().min(1) })
  .meta({ id: 'ChangeSavedFilter' });
export type ChangeSavedFilter = z.infer<typeof ChangeSavedFilter>;

/** null: the page opens with every router. */
export const ChooseStart = z.strictObject({ filterId: Id.nullable() }).meta({ id: 'ChooseStart' });
export type ChooseStart = z.infer<typeof ChooseStart>;
