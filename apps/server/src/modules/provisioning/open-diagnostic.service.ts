import { Injectable } from '@nestjs/common';
import type { DiagnosticKind, DiagnosticOrder, DiagnosticResult } from '@demarc/contracts';
import {
  diagnosticError,
  diagnosticObjects,
  promotedOf,
  READ_DIAGNOSTICS,
  readMeasured,
  readShown,
  ReportedTree,
  seriesOfDiagnostic,
  shownNames,
  stateOf,
  TR098_ROOT,
  type DataModelRoot,
  type DeviceQuirks,
  type DiagnosticResult as Measured,
  type MeasuredDiagnostic,
  type ReadDiagnostic,
  type SeriesValue,
} from '@demarc/datamodel';
import { beginDiagnostic, beginReading, type DiagnosticRun, type DiagnosticSettings } from '@demarc/provisioning';
import { Database } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { InventoryService } from '../inventory/inventory.service';
import type { CpeDiagnosticEntity } from './diagnostic.entity';
import { toHost } from './router.view';

/** What came of a diagnosis: done, or failed with a reason and perhaps part of a result. */
export interface DiagnosticEnd {
  readonly failure: string | null;
  /** null: it failed, and there is nothing to show. */
  readonly result: DiagnosticResult | null;
  /** What it adds to the series of its router. */
  readonly points: readonly SeriesValue[];
}

const isRead = (kind: DiagnosticKind): kind is ReadDiagnostic => (READ_DIAGNOSTICS as readonly string[]).includes(kind);

/** That the host is further away than allowed is a result: the way as far as it was followed. */
const isResult = (kind: DiagnosticKind, state: string): boolean =>
  kind === 'traceroute' && /MaxHopCountExceeded/i.test(state);

/** Where a diagnosis begins on this very router, and what its values mean at the end. */
@Injectable()
export class OpenDiagnostic {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly trees: CpeTrees,
  ) {}

  /** The run, or why this router cannot do it. */
  async begin(
    { cpeId, wish }: CpeDiagnosticEntity,
    { maxNamesPerRead }: DeviceQuirks,
  ): Promise<DiagnosticRun | { readonly impossible: string }> {
    const { tree, root } = await this.known(cpeId);
    if (isRead(wish.kind)) {
      const names = shownNames(wish.kind, tree, root);
      if (names.length === 0) return { impossible: NOTHING_SHOWN[wish.kind] };
      return beginReading(names, maxNamesPerRead);
    }
    const objects = diagnosticObjects(tree, root, wish.kind);
    const known = tree.parametersOf(objects[0] ?? '');
    return beginDiagnostic({
      kind: wish.kind,
      settings: settingsOf(wish),
      objects,
      // Without the state in it, what is known of the object is not enough to go by.
      known: known.some((name) => name.endsWith('.DiagnosticsState')) ? known : [],
      namesPerRead: maxNamesPerRead,
    });
  }

  async end({ cpeId, wish }: CpeDiagnosticEntity, run: DiagnosticRun, state: string | null): Promise<DiagnosticEnd> {
    const { tree, root } = await this.known(cpeId);
    if (isRead(wish.kind)) {
      const fresh = this.trees.conceal(run.values);
      const lists =
        run.queue.length === 0 ? shownNames(wish.kind, tree, root).filter((name) => name.endsWith('.')) : [];
      // An object that was read as a whole holds nothing else any more.
      const current = lists.reduce((known, object) => known.withObject(object, fresh), tree).withValues(fresh);
      const shown = readShown(wish.kind, current, root);
      return { failure: null, result: toResult(shown, tree, root), points: seriesOfDiagnostic(shown) };
    }
    const isFailed = stateOf(state) === 'failed';
    const values = ReportedTree.of(run.values.map(({ name, value, type }) => [name, value, type, null] as const));
    const bytes = 'bytes' in wish && wish.seconds === undefined ? wish.bytes * wish.connections : 0;
    const measured = readMeasured(wish.kind as MeasuredDiagnostic, values, run.objects[0] ?? '', { bytes, isFailed });
    const failure = state !== null && isFailed && !isResult(wish.kind, state) ? diagnosticError(state) : null;
    const isPart = measured.kind === 'traceroute' && measured.hops.length > 0;
    const points = failure === null ? seriesOfDiagnostic(measured) : [];
    return { failure, result: failure === null || isPart ? toResult(measured, tree, root) : null, points };
  }

  private async known(cpeId: string) {
    const { sql } = this.database;
    const [cpe, stored] = await Promise.all([this.inventory.get(sql, cpeId), this.trees.find(sql, cpeId)]);
    const root: DataModelRoot = cpe.root ?? TR098_ROOT;
    return { root, tree: ReportedTree.of(stored?.parameters ?? []) };
  }
}

const NOTHING_SHOWN: Readonly<Record<ReadDiagnostic, string>> = {
  hosts: 'this router shows no list of devices',
  optical: 'this router shows no optical module',
  ppp: 'this router shows no PPP connection',
};

function settingsOf(wish: DiagnosticOrder): DiagnosticSettings {
  const { kind: _, ...settings } = wish;
  return settings;
}

function toResult(measured: Measured, tree: ReportedTree, root: DataModelRoot): DiagnosticResult {
  switch (measured.kind) {
    case 'hosts':
      return { kind: 'hosts', hosts: measured.hosts.map(toHost) };
    case 'optical':
      return { kind: 'optical', readings: measured.readings.map((reading) => ({ ...reading })) };
    case 'ppp':
      return { ...measured };
    case 'ping':
      return { ...measured };
    case 'traceroute':
      return { ...measured, hops: measured.hops.map((hop) => ({ ...hop, rttMs: [...hop.rttMs] })) };
    case 'nslookup':
      return {
        ...measured,
        answers: measured.answers.map((answer) => ({ ...answer, addresses: [...answer.addresses] })),
      };
    case 'download':
    case 'upload':
      return { ...measured, kind: measured.kind, seenHere: null };
    case 'wifi-scan':
      return {
        ...measured,
        networks: measured.networks.map((network) => ({ ...network })),
        own: ownChannels(tree, root),
      };
  }
}

function ownChannels(tree: ReportedTree, root: DataModelRoot): { band: '2.4' | '5'; channel: number }[] {
  return promotedOf(tree, root, ['channel24', 'channel5']).flatMap(({ alias, value }) => {
    const channel = Number(value);
    if (!Number.isInteger(channel) || channel <= 0) return [];
    return [{ band: alias === 'channel24' ? ('2.4' as const) : ('5' as const), channel }];
  });
}
