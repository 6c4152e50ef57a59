import { Injectable } from '@nestjs/common';
import type { HomeSummary, ProofBoardPage, ProofBoardQuery, ProofBoardRow, ProofSummary } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import { decodeCursor, encodeCursor } from '../../platform/http/page';
import { NasService } from '../access/nas.service';
import { CatalogService } from '../catalog/catalog.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { ProofBoardRepository, type RestoreFigure } from './proof-board.repository';
import type { ProofEntity } from './proof.entity';

const DAY_MS = 86_400_000;
const SPANS = [7, 30] as const;
const MONTH = 30;
const AGE_EDGES_SECONDS = [60, 600, 3_600, 86_400, 604_800] as const;
const SPREAD_EDGES_SECONDS = [1, 2, 5, 10, 30, 60, 300, 3_600] as const;

/** What is not proved, and how long it takes until what was paid for is. */
@Injectable()
export class ProofBoard {
  constructor(
    private readonly board: ProofBoardRepository,
    private readonly subscribers: SubscribersService,
    private readonly nasServers: NasService,
    private readonly catalog: CatalogService,
    private readonly clock: Clock,
  ) {}

  async page(sql: Sql, query: ProofBoardQuery): Promise<ProofBoardPage> {
    const [decidedAt, subscriptionId, version] = decodeCursor(query.cursor, 3) ?? [];
    const after =
      decidedAt === undefined || subscriptionId === undefined
        ? null
        : { decidedAt, subscriptionId, stateVersion: Number(version) };
    const rows = await this.board.list(sql, query, after);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const hasMore = rows.length > query.limit && last !== undefined;
    return {
      items: await this.views(sql, shown),
      nextCursor: hasMore
        ? encodeCursor([last.decidedAt.toISOString(), last.subscriptionId, String(last.stateVersion)])
        : null,
    };
  }

  async summary(sql: Sql): Promise<ProofSummary> {
    const { zone } = await this.catalog.getBillingEntity(sql);
    const now = this.clock.now().getTime();
    const month = this.daysAgo(MONTH);
    const [gaps, ages, figures, days, spread] = await Promise.all([
      this.board.countGaps(sql),
      this.board.countAges(
        sql,
        AGE_EDGES_SECONDS.map((seconds) => new Date(now - seconds * 1000)),
      ),
      Promise.all(SPANS.map((span) => this.board.figures(sql, this.daysAgo(span)))),
      this.board.days(sql, month, zone),
      this.board.spread(sql, month, SPREAD_EDGES_SECONDS),
    ]);
    const count = (status: 'waiting' | 'unproved'): number =>
      gaps.filter((each) => each.status === status).reduce((sum, each) => sum + each.count, 0);
    return {
      waiting: count('waiting'),
      unproved: count('unproved'),
      gaps: [...Map.groupBy(gaps, ({ gap }) => gap)].map(([gap, of]) => ({
        gap,
        count: of.reduce((sum, each) => sum + each.count, 0),
        oldestAt: new Date(Math.min(...of.map((each) => each.oldestAt.getTime()))).toISOString(),
      })),
      ages: ages.map((each, place) => ({ upToSeconds: AGE_EDGES_SECONDS[place] ?? null, count: each })),
      restores: figures.flatMap((each, place) => figuresOf(SPANS[place] ?? MONTH, each)),
      restoreDays: days.map(({ percentiles, ...day }) => ({ ...day, ...named(percentiles) })),
      restoreSpread: spread.map((each, place) => ({ upToSeconds: SPREAD_EDGES_SECONDS[place] ?? null, count: each })),
    };
  }

  /** The same figures in short. */
  async inShort(sql: Sql): Promise<Pick<HomeSummary, 'restore' | 'openProofs'>> {
    const [gaps, figures] = await Promise.all([
      this.board.countGaps(sql),
      this.board.figures(sql, this.daysAgo(MONTH)),
    ]);
    const total = figures.find(({ isTotal }) => isTotal);
    return {
      restore: { count: total?.proven ?? 0, ...named(total?.percentiles ?? null) },
      openProofs: gaps.reduce((sum, { count }) => sum + count, 0),
    };
  }

  private async views(sql: Sql, rows: readonly ProofEntity[]): Promise<ProofBoardRow[]> {
    const ids = [...new Set(rows.map(({ subscriptionId }) => subscriptionId))];
    const subscriptions = new Map((await this.subscribers.listSubscriptions(sql, ids)).map((row) => [row.id, row]));
    const owners = [...new Set([...subscriptions.values()].map(({ subscriberId }) => subscriberId))];
    const [people, nas] = await Promise.all([this.subscribers.listByIds(sql, owners), this.nasServers.list(sql)]);
    const subscribers = new Map(people.map((row) => [row.id, row]));
    const nasNames = new Map(nas.map(({ id, name }) => [id, name]));
    return rows.flatMap((row): ProofBoardRow[] => {
      const subscription = subscriptions.get(row.subscriptionId);
      const subscriber = subscribers.get(subscription?.subscriberId ?? '');
      if (subscription === undefined || subscriber === undefined || row.status === 'proven') return [];
      return [
        {
          id: `${row.subscriptionId}.${row.stateVersion}`,
          subscriptionId: row.subscriptionId,
          subscriptionLabel: subscription.label,
          subscriberId: subscriber.id,
          subscriberNumber: subscriber.number,
          subscriberName: subscriber.name,
          stateVersion: row.stateVersion,
          from: row.fromState,
          to: row.toState,
          causeKind: row.causeKind,
          method: row.method,
          nasId: row.nasId,
          nasName: nasNames.get(row.nasId ?? '') ?? null,
          decidedAt: row.decidedAt.toISOString(),
          status: row.status,
          gap: row.gap,
          missing: row.missing,
          isSuperseded: row.isSuperseded,
          checkedAt: row.checkedAt?.toISOString() ?? null,
        },
      ];
    });
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}

const named = (
  percentiles: RestoreFigure['percentiles'],
): Record<'p50Seconds' | 'p95Seconds' | 'p99Seconds', number | null> => {
  const [p50Seconds = null, p95Seconds = null, p99Seconds = null] = percentiles ?? [];
  return { p50Seconds, p95Seconds, p99Seconds };
};

/** All together is told even when there is nothing to tell. A restore whose method is not known yet is in the total alone. */
function figuresOf(days: number, figures: readonly RestoreFigure[]): ProofSummary['restores'] {
  const known = figures.filter(({ isTotal, method }) => isTotal || method !== null);
  const shown = known.some(({ isTotal }) => isTotal)
    ? known
    : [{ method: null, isTotal: true, proven: 0, open: 0, percentiles: null }, ...known];
  return shown.map(({ method, proven, open, percentiles }) => ({ days, method, proven, open, ...named(percentiles) }));
}
