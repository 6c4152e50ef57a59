import type { CampaignRules } from './campaign-rules';

/** The first wave is the canary: few, and all of them seen well before any other is touched. */
export const CANARY = 0;

export interface Canary {
  /** So many, the first of each model in turn; 0 with those of the tag alone. */
  readonly count: number;
  /** Those that have this tag. */
  readonly tag: string | null;
}

export interface Placed {
  readonly id: string;
  readonly model: string;
  readonly hasTag: boolean;
}

/** The wave of each router, in the order given: the canary, and then so many at a time. */
export function assignWaves(
  routers: readonly Placed[],
  { count }: Canary,
  { waveSize }: Pick<CampaignRules, 'waveSize'>,
): ReadonlyMap<string, number> {
  const tagged = routers.filter(({ hasTag }) => hasTag);
  const rest = routers.filter(({ hasTag }) => !hasTag);
  const canary = new Set([...tagged, ...inTurn(rest).slice(0, count)].map(({ id }) => id));
  const waves = new Map<string, number>();
  let others = 0;
  for (const { id } of routers) {
    if (canary.has(id)) waves.set(id, CANARY);
    else {
      waves.set(id, CANARY + 1 + Math.floor(others / waveSize));
      others += 1;
    }
  }
  return waves;
}

/** One of each model after the other, so that a small canary has seen all of them. */
function inTurn(routers: readonly Placed[]): Placed[] {
  const byModel = [...Map.groupBy(routers, ({ model }) => model).values()];
  const longest = Math.max(0, ...byModel.map((list) => list.length));
  return Array.from({ length: longest }, (_each, at) => byModel.flatMap((list) => list[at] ?? [])).flat();
}

export interface Waiting {
  readonly id: string;
  readonly nasId: string | null;
  readonly accessNode: string | null;
}

/** Downloads that are under way, of this campaign and of all others: a line does not ask whose they are. */
export interface Load {
  readonly total: number;
  readonly byNode: ReadonlyMap<string, number>;
  readonly byNas: ReadonlyMap<string, number>;
}

/** An access node as a load counts it; null: nobody knows where the router hangs. */
export const nodeKey = ({ nasId, accessNode }: Omit<Waiting, 'id'>): string | null =>
  accessNode === null ? null : JSON.stringify([nasId, accessNode]);

/** Whose turn it is: as many as the caps leave room for. A place that is full lets those behind it pass. */
export function chooseStarts<T extends Waiting>(
  waiting: readonly T[],
  load: Load,
  { mostAtOnce, mostPerNode, mostPerNas }: Pick<CampaignRules, 'mostAtOnce' | 'mostPerNode' | 'mostPerNas'>,
): T[] {
  const byNode = new Map(load.byNode);
  const byNas = new Map(load.byNas);
  const chosen: T[] = [];
  for (const router of waiting) {
    if (load.total + chosen.length >= mostAtOnce) break;
    const node = nodeKey(router);
    const onNode = node === null ? 0 : (byNode.get(node) ?? 0);
    const onNas = router.nasId === null ? 0 : (byNas.get(router.nasId) ?? 0);
    if (onNode >= mostPerNode || onNas >= mostPerNas) continue;
    if (node !== null) byNode.set(node, onNode + 1);
    if (router.nasId !== null) byNas.set(router.nasId, onNas + 1);
    chosen.push(router);
  }
  return chosen;
}
