import { chooseStarts, nodeKey, type Load, type Waiting } from '../campaign/waves';

/** How fast a bulk change goes: in hand at one time, and begun within a minute. */
export interface BulkPace {
  readonly mostAtOnce: number;
  readonly mostPerNas: number;
  readonly mostPerNode: number;
  readonly perMinute: number;
  readonly perMinutePerNas: number;
  readonly perMinutePerNode: number;
}

/** One that was begun and has not come since: where it hangs, and how long ago that was. */
export interface Begun extends Omit<Waiting, 'id'> {
  readonly secondsAgo: number;
  readonly isOpen: boolean;
}

/** A router that was called and did not come by then is away, and takes nobody's place. */
export const AWAY_AFTER_SECONDS = 180;
const MINUTE_SECONDS = 60;
/** What a minute allows is spread over it. */
const SLICE_SECONDS = 6;

/**
 * Whose turn it is: those that the caps leave room for, of those that the last minute and the last slice of it do. They are
 * the caps of campaigns, and places are counted as there.
 */
export function chooseBulkStarts<T extends Waiting>(
  waiting: readonly T[],
  begun: readonly Begun[],
  pace: BulkPace,
): T[] {
  const inHand = begun.filter(({ isOpen, secondsAgo }) => isOpen && secondsAgo < AWAY_AFTER_SECONDS);
  const within = (seconds: number): Load => loadOf(begun.filter(({ secondsAgo }) => secondsAgo < seconds));
  const slice = (perMinute: number): number => Math.ceil((perMinute * SLICE_SECONDS) / MINUTE_SECONDS);
  const minute = {
    mostAtOnce: pace.perMinute,
    mostPerNas: pace.perMinutePerNas,
    mostPerNode: pace.perMinutePerNode,
  };
  const spread = {
    mostAtOnce: slice(pace.perMinute),
    mostPerNas: slice(pace.perMinutePerNas),
    mostPerNode: slice(pace.perMinutePerNode),
  };
  const roomy = chooseStarts(waiting, loadOf(inHand), pace);
  return chooseStarts(chooseStarts(roomy, within(MINUTE_SECONDS), minute), within(SLICE_SECONDS), spread);
}

function loadOf(begun: readonly Begun[]): Load {
  const byNode = new Map<string, number>();
  const byNas = new Map<string, number>();
  for (const place of begun) {
    const node = nodeKey(place);
    if (node !== null) byNode.set(node, (byNode.get(node) ?? 0) + 1);
    if (place.nasId !== null) byNas.set(place.nasId, (byNas.get(place.nasId) ?? 0) + 1);
  }
  return { total: begun.length, byNode, byNas };
}
