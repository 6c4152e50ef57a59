import { Injectable } from '@nestjs/common';
import { isOfSubscriber, isOurs, isPlace, UNVERIFIED, type RouterFacts, type ValueState } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import type { OperatorSettingEntity } from './operator-setting.entity';
import { OperatorSettings, type RouterValue } from './operator-settings.service';
import type { SubscriptionWifiEntity } from './provisioning.entity';
import { SubscriptionWifi } from './subscription-wifi.service';
import { ValueStateRepository, type DueRow, type StatusRow } from './value-state.repository';

/** Values that a change has set on a router, and when. */
export interface AskedRouter {
  readonly cpeId: string;
  readonly changeId: string;
  readonly values: readonly RouterValue[];
  readonly since: Date;
}

type Facts = Pick<RouterFacts, 'isDue' | 'isPlanned' | 'hasCome' | 'values'>;

interface Known {
  readonly due: DueRow;
  readonly statuses: readonly StatusRow[];
  readonly networks: readonly SubscriptionWifiEntity[];
  readonly settings: readonly OperatorSettingEntity[];
}

/** How values stand that were set on routers: what each said of them, and who has set something else since. */
@Injectable()
export class ValueStates {
  constructor(
    private readonly states: ValueStateRepository,
    private readonly wifi: SubscriptionWifi,
    private readonly settings: OperatorSettings,
  ) {}

  /** Which of them something can be said of, by router: those that a session has planned since. */
  async listPlanned(sql: Sql, since: ReadonlyMap<string, Date>): Promise<ReadonlySet<string>> {
    const rows = await this.states.listDue(sql, [...since.keys()]);
    return new Set(rows.filter((row) => isSince(row.plannedAt, since.get(row.cpeId))).map(({ cpeId }) => cpeId));
  }

  async of(sql: Sql, asked: readonly AskedRouter[]): Promise<ReadonlyMap<string, Facts>> {
    const ids = asked.map(({ cpeId }) => cpeId);
    const intents = [...new Set(asked.flatMap(({ values }) => values.map(({ intent }) => intent)))];
    const due = await this.states.listDue(sql, ids);
    const statuses = Map.groupBy(await this.states.listStatuses(sql, ids, intents), ({ cpeId }) => cpeId);
    const networks = await this.wifi.listOfAll(
      sql,
      due.flatMap(({ subscriptionId }) => subscriptionId ?? []),
    );
    const settings = await this.settings.listOfAll(sql, due);
    const byCpe = new Map(due.map((row) => [row.cpeId, row]));
    return new Map(
      asked.flatMap((router) => {
        const row = byCpe.get(router.cpeId);
        if (row === undefined) return [];
        const known: Known = {
          due: row,
          statuses: statuses.get(router.cpeId) ?? [],
          networks: networks.filter(({ subscriptionId }) => subscriptionId === row.subscriptionId),
          settings: settings.filter(({ subscriptionId, cpeId }) =>
            row.subscriptionId === null ? cpeId === row.cpeId : subscriptionId === row.subscriptionId,
          ),
        };
        return [[router.cpeId, this.factsOf(router, known)]];
      }),
    );
  }

  private factsOf(router: AskedRouter, known: Known): Facts {
    const { due } = known;
    return {
      isDue: due.isDue,
      isPlanned: isSince(due.plannedAt, router.since),
      hasCome: isSince(due.lastInformAt, router.since),
      values: router.values.map((value) => this.stateOf(value, router, known)),
    };
  }

  private stateOf(value: RouterValue, { changeId, since }: AskedRouter, known: Known): ValueState {
    const isOwn = isOfSubscriber(
      value,
      known.networks.map(({ band }) => band),
    );
    const missing = known.due.unresolved.find(
      ({ intent, field }) => intent === value.intent && (field === null || field === value.field),
    );
    return {
      what: value.intent === 'parameter' ? value.field : `${value.intent} ${value.field}`,
      replacedBy: isOwn ? this.replacedNetwork(value, known) : replacedSetting(value, changeId, known),
      missing: missing?.reason.text ?? (known.due.isDue ? null : NO_PLACE),
      places: known.statuses
        .filter((row) => isPlace(row, value))
        .map((row) => ({
          status: row.status,
          reason: row.reason,
          isUnanswered: row.reason === UNVERIFIED.text,
          heldBy: isOurs(row, { isOwn, changeId }) ? null : (row.source?.name ?? row.owner),
          isFresh: isSince(row.since, since) || isSince(row.triedAt, since),
        })),
    };
  }

  private replacedNetwork(value: RouterValue, { networks }: Known): string | null {
    const row = networks.find(({ band }) => value.intent === `wifi-${band}`);
    if (row === undefined) return 'the WiFi is not there any more';
    if (this.wifi.textOf(row, value.field) === value.value) return null;
    return row.source === 'subscriber' ? 'the subscriber has set another one' : 'another one was set since';
  }
}

const NO_PLACE = 'this router has no place for it';

const isSince = (at: Date | null, since: Date | undefined): boolean =>
  at !== null && since !== undefined && at >= since;

function replacedSetting({ intent, field }: RouterValue, changeId: string, { settings }: Known): string | null {
  const row = settings.find((one) => one.intent === intent && one.field === field);
  if (row === undefined) return 'it is not wanted any more';
  return row.changeId === changeId ? null : `the bulk change ${row.changeName}`;
}
