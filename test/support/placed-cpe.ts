import type { SimulatedCpeOptions } from '../../apps/cpe-sim/src/cpe-options';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { aSubscription } from '../factories/subscribers';
import { type ApiClient, BOOTSTRAP, type TestApp } from './app';

/** A box whose serial was registered for a subscription before it is plugged in. */
export interface Placed {
  readonly box: SimulatedCpe;
  readonly routerId: string;
  readonly subscriptionId: string;
}

export type PlacedOptions = Pick<SimulatedCpeOptions, 'serial'> &
  Partial<Pick<SimulatedCpeOptions, 'profile' | 'quirks' | 'identity' | 'timing'>>;

export async function placeCpe(app: TestApp, api: ApiClient, options: PlacedOptions): Promise<Placed> {
  const box = boxAt(app, options);
  const { subscription } = await aSubscription(api);
  const { serialNumber } = box.identity;
  const { body } = await api.post('/routers', { serialNumber, subscriptionId: subscription.id }).expect(201);
  return { box, routerId: body.id as string, subscriptionId: subscription.id };
}

/** A box that nobody has registered, pointed at our ACS. */
export const boxAt = (app: TestApp, options: PlacedOptions): SimulatedCpe =>
  new SimulatedCpe({ profile: 'hg8245', acsUrl: `${app.cwmpUrl}acs`, credentials: BOOTSTRAP, ...options });

export const isInService = (box: SimulatedCpe): boolean => box.state().ppp.pool === 'service';

/** At rest: every session is over, and nothing is left to say. */
export const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().management.status === 'up' && !box.agent.isBusy && box.agent.events.pending.length === 0;

export const isServed = (box: SimulatedCpe): boolean => isInService(box) && isQuiet(box);

/** At most `limit` at the same time, in their order: boxes wait for each other's CPU, and not for each other. */
export function besideEachOther<K, T>(
  keys: readonly K[],
  limit: number,
  start: (key: K) => Promise<T>,
): Map<K, Promise<T>> {
  const results = new Map<K, Promise<T>>();
  const lanes: Promise<unknown>[] = Array.from({ length: limit }, () => Promise.resolve());
  for (const [at, key] of keys.entries()) {
    const result = (lanes[at % limit] ?? Promise.resolve()).then(() => start(key));
    results.set(key, result);
    // Whoever asks for it hears of its failure.
    lanes[at % limit] = result.catch(() => undefined);
  }
  return results;
}
