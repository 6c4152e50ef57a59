import { Injectable } from '@nestjs/common';
import type { DeviceModel, DeviceModelList, RouterQuirks } from '@demarc/contracts';
import type { DeviceModelFacts } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CpeRepository } from './cpe.repository';
import { makeOf } from './device-make';
import { DeviceModelRepository, type BadName } from './device-model.repository';
import { RouterNotFound } from './inventory.errors';
import { QuirkBook } from './quirk-book.service';
import type { DeviceModelEntity } from './quirk.entity';
import { toBadParameterView, toExperienceView, toInForceView } from './quirk.view';

/** A page for people: more makes than this are not looked through one by one. */
const MAX_MAKES = 500;

/** What is known of makes, for people to see: how many routers, which flags and why, what reading them has taught. */
@Injectable()
export class DeviceModels {
  constructor(
    private readonly database: Database,
    private readonly models: DeviceModelRepository,
    private readonly cpes: CpeRepository,
    private readonly book: QuirkBook,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<DeviceModelList> {
    const { sql } = this.database;
    const [counts, rows, bad, snapshot] = await Promise.all([
      this.models.countMakes(sql, MAX_MAKES),
      this.models.list(sql),
      this.models.listBadNames(sql, null, this.clock.now()),
      this.book.current(),
    ]);
    const byMake = new Map(rows.map((row) => [keyOf(row), row]));
    const models = counts.slice(0, MAX_MAKES).map(({ routers, ...make }): DeviceModel => {
      const row = byMake.get(keyOf(make));
      const inForce = snapshot.resolve(make).reasons.map(toInForceView);
      return { key: JSON.stringify(Object.values(make)), ...make, routers, inForce, ...taught(row, bad) };
    });
    return { models, isCut: counts.length > MAX_MAKES };
  }

  async ofRouter(cpeId: string): Promise<RouterQuirks> {
    const { sql } = this.database;
    const cpe = await this.cpes.find(sql, cpeId);
    if (cpe === null) throw new RouterNotFound(cpeId);
    const make = makeOf(cpe);
    const [row, snapshot] = await Promise.all([this.models.find(sql, make), this.book.current()]);
    const bad = row === null ? [] : await this.models.listBadNames(sql, row.id, this.clock.now());
    return { inForce: snapshot.resolve(make).reasons.map(toInForceView), ...taught(row ?? undefined, bad) };
  }
}

function taught(
  row: DeviceModelEntity | undefined,
  bad: readonly BadName[],
): Pick<RouterQuirks, 'experience' | 'badParameters'> {
  const own = bad.filter(({ deviceModelId }) => deviceModelId === row?.id);
  return { experience: toExperienceView(row), badParameters: own.map(toBadParameterView) };
}

const keyOf = (make: Omit<DeviceModelFacts, 'modelName'>): string =>
  JSON.stringify([make.oui, make.manufacturer, make.productClass, make.hardwareVersion, make.softwareVersion]);
