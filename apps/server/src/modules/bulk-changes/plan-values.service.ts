import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BulkCause } from '@demarc/contracts';
import type { SecretText } from '@demarc/datamodel';
import {
  foreseeValues,
  type Foreseen,
  type OperatorValue,
  type ProfileLayer,
  type ValueForecast,
} from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { SecretBox } from '../../platform/secrets/secret-box';
import { EffectiveProfiles } from '../profiles/effective-profiles.service';
import {
  RememberedRouters,
  type RememberedRouter,
  type SaidByProfiles,
} from '../provisioning/remembered-routers.service';
import { wordsOf, type BulkOrder, type OrderedValue } from './bulk-order';
import { fillValue, type ReadValue } from './bulk-templates';

export interface Skip {
  readonly cause: BulkCause;
  readonly reason: string;
}

/** What would become of one router. */
export interface PlannedValues {
  readonly router: RememberedRouter;
  readonly skip: Skip | null;
  readonly order: BulkOrder | null;
  /** null: its tree was never read, or nothing is set on it. */
  readonly foreseen: Foreseen | null;
}

interface Surroundings extends SaidByProfiles {
  readonly facts: Readonly<Record<string, string | null>>;
}

/** Which values routers would get, each for itself, and what the planner makes of them. */
@Injectable()
export class PlanValues {
  /** Stands for the change in plans: it is not made yet. */
  private readonly changeId = newId();

  constructor(
    private readonly routers: RememberedRouters,
    private readonly profiles: EffectiveProfiles,
    private readonly box: SecretBox,
  ) {}

  /** @param own what a file says of each router */
  async plan(
    sql: Sql,
    ids: readonly string[],
    read: readonly ReadValue[],
    own: ReadonlyMap<string, Readonly<Record<string, string>>>,
  ): Promise<PlannedValues[]> {
    const [remembered, facts, profiles] = await Promise.all([
      this.routers.list(sql, ids),
      this.profiles.factsOf(sql, ids),
      this.profiles.of(sql, ids),
    ]);
    const secretOf = await this.secretsOf(
      sql,
      [...profiles.values()].flatMap(({ layers }) => layers),
    );
    return remembered.map(({ router, input }) => {
      const { cpeId } = router;
      const said: Surroundings = {
        profiles: profiles.get(cpeId) ?? { layers: [], template: {} },
        secretOf,
        facts: { ...facts.get(cpeId), ...own.get(cpeId) },
      };
      return this.planOne(router, input, read, said);
    });
  }

  private planOne(
    router: RememberedRouter,
    input: Parameters<typeof foreseeValues>[0] | null,
    read: readonly ReadValue[],
    said: Surroundings,
  ): PlannedValues {
    const filled = read.map((one) => fillValue(one, router.root, said.facts, (below) => randomInt(below)));
    // A router gets all of what is meant for it or nothing: half a name and key would be worse than the old ones.
    const wrong = filled.find(({ problem }) => problem !== null && problem.cause !== 'cannot')?.problem ?? null;
    if (wrong !== null) return left(router, { cause: wrong.cause, reason: wrong.text });
    const notes = filled.flatMap(({ problem }) => problem?.text ?? []);
    const values = filled.flatMap(({ value }): OrderedValue[] =>
      value === null ? [] : [{ ...value, reported: null, onlyIf: null }],
    );
    if (values.length === 0) return left(router, { cause: 'cannot', reason: notes.join('; ') });
    if (input === null) return { router, skip: null, order: { kind: 'values', values, notes }, foreseen: null };
    const wishes = values.map((value): OperatorValue => this.asWish(value));
    const { foreseen, forecasts } = foreseeValues(input, this.routers.factsOf(router, said), wishes, this.changeId);
    return decided(router, { values, notes, forecasts, foreseen });
  }

  private asWish({ isSecret, value, ...place }: OrderedValue): OperatorValue {
    const secret: SecretText = { ref: 'wish.new', fingerprint: this.box.fingerprint('cpe-secret', value) };
    return { ...place, value: isSecret ? secret : value, source: { id: this.changeId, name: 'this bulk change' } };
  }

  private async secretsOf(sql: Sql, layers: readonly ProfileLayer[]): Promise<(secretId: string) => SecretText | null> {
    const secrets = layers.length === 0 ? NO_SECRETS : await this.profiles.secretsOf(sql, layers);
    return (id) => {
      const text = secrets.get(id);
      return text === undefined ? null : { ref: `wish.${id}`, fingerprint: this.box.fingerprint('cpe-secret', text) };
    };
  }
}

const NO_SECRETS: ReadonlyMap<string, string> = new Map();

const left = (router: RememberedRouter, skip: Skip): PlannedValues => ({
  router,
  skip,
  order: null,
  foreseen: null,
});

interface Forecast {
  readonly values: readonly OrderedValue[];
  readonly notes: readonly string[];
  readonly forecasts: readonly ValueForecast[];
  readonly foreseen: Foreseen;
}

/** What the router has no place for, and what a stronger wish holds, is left out of its order, and said. */
function decided(router: RememberedRouter, { values, notes, forecasts, foreseen }: Forecast): PlannedValues {
  const told = values.flatMap((value, at) => noteOf(value, forecasts[at]) ?? []);
  const kept = values.flatMap((value, at): OrderedValue[] => {
    const forecast = forecasts[at];
    return forecast !== undefined && 'reported' in forecast ? [{ ...value, reported: forecast.reported }] : [];
  });
  const all = [...notes, ...told.map(({ reason }) => reason)];
  if (kept.length > 0) return { router, skip: null, order: { kind: 'values', values: kept, notes: all }, foreseen };
  const cause = told.find((each) => each.cause === 'overridden')?.cause ?? 'cannot';
  return { router, skip: { cause, reason: all.join('; ') }, order: null, foreseen };
}

function noteOf(value: OrderedValue, forecast: ValueForecast | undefined): Skip | null {
  if (forecast === undefined || 'reported' in forecast) return null;
  const what = wordsOf(value);
  if (forecast.stands === 'cannot') return { cause: 'cannot', reason: `${what}: ${forecast.reason.text}` };
  return { cause: 'overridden', reason: `${what}: ${forecast.by ?? forecast.owner} says otherwise` };
}
