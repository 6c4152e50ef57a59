import { Injectable } from '@nestjs/common';
import { SERIES_NAMES, type RouterSeries, type RouterSeriesQuery, type SeriesName } from '@demarc/contracts';
import { ROUTER_SERIES, SERIES } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Sql } from '../../platform/database/database';
import { CpeRepository } from './cpe.repository';
import { RouterNotFound, SeriesRangeEmpty } from './inventory.errors';
import { ReadingRepository, type SlotPoint } from './reading.repository';
import { gridOf, HOUR_SECONDS, onGrid, type Grid } from './series-grid';
import { SeriesMarks } from './series-marks.service';

const DAY_MS = 86_400_000;

/** What is known of a router over time, on a grid that a chart can hold. */
@Injectable()
export class RouterSeriesService {
  constructor(
    private readonly database: Database,
    private readonly cpes: CpeRepository,
    private readonly readings: ReadingRepository,
    private readonly marks: SeriesMarks,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async get(cpeId: string, query: RouterSeriesQuery): Promise<RouterSeries> {
    const { sql } = this.database;
    if ((await this.cpes.find(sql, cpeId)) === null) throw new RouterNotFound(cpeId);
    const to = query.to === undefined ? this.clock.now() : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - DAY_MS) : new Date(query.from);
    if (from >= to) throw new SeriesRangeEmpty();
    const isOld = from < this.rawSince;
    const grid = gridOf({
      from,
      to,
      leastSeconds: isOld ? HOUR_SECONDS : 0,
      ...(query.step === undefined ? {} : { stepSeconds: query.step }),
    });
    const names = query.names ?? SERIES_NAMES;
    const points = await this.points(sql, cpeId, { grid, names, isOld });
    return {
      routerId: cpeId,
      from: grid.from.toISOString(),
      to: grid.to.toISOString(),
      stepSeconds: grid.stepSeconds,
      series: names.flatMap((name) => toSeries(name, points.get(name) ?? [], grid)),
      marks: await this.marks.list(sql, cpeId, { from: grid.from, to }),
    };
  }

  /** The newest value of a series by CPE, none older than that; without an entry: none was read. */
  latestOf(
    sql: Sql,
    cpeIds: readonly string[],
    { name, since }: { name: SeriesName; since: Date },
  ): Promise<ReadonlyMap<string, number>> {
    return this.readings.listLatest(sql, cpeIds, { place: ROUTER_SERIES.indexOf(name) + 1, since });
  }

  private get rawSince(): Date {
    return new Date(this.clock.now().getTime() - this.config.settings.SERIES_RAW_DAYS * DAY_MS);
  }

  /** What is older than raw readings are kept comes from its hours, the rest from the readings themselves. */
  private async points(sql: Sql, cpeId: string, { grid, names, isOld }: Wanted): Promise<Map<string, SlotPoint[]>> {
    const { from, to, stepSeconds } = grid;
    const rolled = isOld ? await this.readings.rolledUntil(sql) : null;
    const seam = rolled === null || rolled < from ? from : rolled > to ? to : rolled;
    const common = { cpeId, stepSeconds, origin: from, places: names.map((name) => ROUTER_SERIES.indexOf(name) + 1) };
    const [old, fresh] = await Promise.all([
      seam > from ? this.readings.listHourSlots(sql, { ...common, from, to: seam }) : [],
      this.readings.listSlots(sql, { ...common, from: seam, to }),
    ]);
    return Map.groupBy([...old, ...fresh], ({ place }) => ROUTER_SERIES[place - 1] ?? '');
  }
}

interface Wanted {
  readonly grid: Grid;
  readonly names: readonly SeriesName[];
  readonly isOld: boolean;
}

function toSeries(name: SeriesName, points: readonly SlotPoint[], grid: Grid): RouterSeries['series'] {
  if (points.length === 0) return [];
  const { unit, group, kind } = SERIES[name];
  const told = onGrid(points, kind, grid);
  return told.values.every((value) => value === null) ? [] : [{ name, unit, group, kind, ...told }];
}
