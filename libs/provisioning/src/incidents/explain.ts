/** Routers (or sessions) of one NAS, access node and make: how many there are, and how many something happened to. */
export interface Cell {
  /** null: no session of its service is known. */
  readonly nasId: string | null;
  /** null: its NAS does not say through which. */
  readonly accessNode: string | null;
  /** null: what is counted has no make, as sessions have not. */
  readonly make: string | null;
  readonly population: number;
  readonly affected: number;
}

/** Where something happened: the narrower is inside the wider. A make lies across all of them. */
export type Place =
  | { readonly kind: 'network' }
  | { readonly kind: 'nas'; readonly nasId: string }
  | { readonly kind: 'node'; readonly nasId: string; readonly accessNode: string }
  | { readonly kind: 'make'; readonly make: string };

export interface Thresholds {
  /** A place with fewer routers says nothing. */
  readonly leastPopulation: number;
  /** Fewer are no incident, whatever their share. */
  readonly leastAffected: number;
  readonly sharePercent: number;
}

export interface Explanation {
  readonly place: Place;
  readonly population: number;
  readonly affected: number;
}

export const placeKey = (place: Place): string => {
  switch (place.kind) {
    case 'network':
      return '';
    case 'nas':
      return place.nasId;
    case 'node':
      return JSON.stringify([place.nasId, place.accessNode]);
    case 'make':
      return place.make;
  }
};

/** Whether all of `inner` lies in `outer`. */
export function contains(outer: Place, inner: Place): boolean {
  if (outer.kind === 'network') return true;
  if (outer.kind === 'nas') return (inner.kind === 'nas' || inner.kind === 'node') && inner.nasId === outer.nasId;
  return outer.kind === inner.kind && placeKey(outer) === placeKey(inner);
}

const isIn = (cell: Cell, place: Place): boolean => {
  switch (place.kind) {
    case 'network':
      return true;
    case 'nas':
      return cell.nasId === place.nasId;
    case 'node':
      return cell.nasId === place.nasId && cell.accessNode === place.accessNode;
    case 'make':
      return cell.make === place.make;
  }
};

const sum = (cells: readonly Cell[]): { population: number; affected: number } => ({
  population: cells.reduce((total, cell) => total + cell.population, 0),
  affected: cells.reduce((total, cell) => total + cell.affected, 0),
});

/** Whether what befell these is more than chance. */
export function isRemarkable(
  { population, affected }: { population: number; affected: number },
  { leastPopulation, leastAffected, sharePercent }: Thresholds,
): boolean {
  return population >= leastPopulation && affected >= leastAffected && affected * 100 >= population * sharePercent;
}

const where = ({ nasId, accessNode }: Cell): string => JSON.stringify([nasId, accessNode]);

function groupsOf<T>(cells: readonly Cell[], key: (cell: Cell) => T | null): Map<T, Cell[]> {
  const groups = new Map<T, Cell[]>();
  for (const cell of cells) {
    const name = key(cell);
    if (name === null) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [cell]);
    else group.push(cell);
  }
  return groups;
}

/** Makes that were struck while others beside them were not. */
function struckMakes(cells: readonly Cell[], thresholds: Thresholds): Place[] {
  return [...groupsOf(cells, (cell) => cell.make)].flatMap(([make, ofMake]): Place[] => {
    const struck = sum(ofMake);
    if (!isRemarkable(struck, thresholds)) return [];
    const spots = new Set(ofMake.filter(({ affected }) => affected > 0).map(where));
    const beside = sum(cells.filter((cell) => cell.make !== make && spots.has(where(cell))));
    // Nothing beside it, or too little: then it may as well be the place.
    if (beside.population < thresholds.leastPopulation) return [];
    return beside.affected * 200 < beside.population * thresholds.sharePercent ? [{ kind: 'make', make }] : [];
  });
}

/** The places at one level that are struck by themselves. */
function struckPlaces(cells: readonly Cell[], thresholds: Thresholds, placeOf: (cell: Cell) => Place | null): Place[] {
  const places = new Map<string, Place>();
  for (const cell of cells) {
    const place = placeOf(cell);
    if (place !== null) places.set(placeKey(place), place);
  }
  return [...places.values()].filter((place) =>
    isRemarkable(sum(cells.filter((cell) => isIn(cell, place))), thresholds),
  );
}

/**
 * Whether the wider place is needed to explain what the narrower ones do not: what lies in it and in none of them is
 * struck as well. Where nothing lies beside them, several are one cause, and a single one is its own.
 */
function isWider(place: Place, inner: readonly Place[], cells: readonly Cell[], thresholds: Thresholds): boolean {
  const all = cells.filter((cell) => isIn(cell, place));
  if (!isRemarkable(sum(all), thresholds)) return false;
  const rest = sum(all.filter((cell) => !inner.some((narrow) => isIn(cell, narrow))));
  if (rest.population >= thresholds.leastPopulation)
    return rest.affected * 100 >= rest.population * thresholds.sharePercent;
  return inner.length !== 1;
}

/**
 * The fewest and widest places that explain what happened, each with its figures: a NAS rather than all of its access
 * nodes, an access node rather than its NAS when only that one is struck, a make where it is struck everywhere.
 */
export function explain(cells: readonly Cell[], thresholds: Thresholds): Explanation[] {
  const makes = struckMakes(cells, thresholds);
  // What a make explains is no place's fault.
  const left = cells.filter((cell) => !makes.some((make) => isIn(cell, make)));
  const nodes = struckPlaces(left, thresholds, ({ nasId, accessNode }) =>
    nasId === null || accessNode === null ? null : { kind: 'node', nasId, accessNode },
  );
  const servers = struckPlaces(left, thresholds, ({ nasId }) => (nasId === null ? null : { kind: 'nas', nasId }));
  const nasPlaces = servers.filter((nas) =>
    isWider(
      nas,
      nodes.filter((node) => contains(nas, node)),
      left,
      thresholds,
    ),
  );
  const local = [...nasPlaces, ...nodes.filter((node) => !nasPlaces.some((nas) => contains(nas, node)))];
  const network: Place = { kind: 'network' };
  const places = isWider(network, local, left, thresholds) ? [network] : local;
  return [...places, ...makes].map((place) => ({
    place,
    ...sum((place.kind === 'make' ? cells : left).filter((cell) => isIn(cell, place))),
  }));
}
