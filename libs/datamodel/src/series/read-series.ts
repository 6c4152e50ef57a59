import type { DiagnosticResult } from '../diagnostics/diagnostic-results';
import { opticalReadings, type OpticalReading } from '../diagnostics/optical';
import { TR098_ROOT, type DataModelRoot } from '../parameter-path';
import type { ReportedTree } from '../reported-tree';
import { mappingFor } from '../resolve-intent';
import { findObject, objectAt, type FoundObject } from '../select-object';
import { stationSignals, stationTables } from '../stations';
import { parseDecimal } from '../values';
import { plausible, SERIES, type ReadableGroup, type RouterSeriesName, type SeriesValue } from './series-catalogue';
import { TR098_SERIES, TR181_SERIES, type SeriesSource, type SourcedSeries } from './series-sources';

/** A place that tells of a series: the names it is read from, and what they say now. */
interface Told {
  readonly paths: readonly string[];
  readonly value: number | null;
}

/** What was found once of a tree, since several series ask for it. */
class Places {
  private optics: readonly OpticalReading[] | null = null;
  private readonly radios = new Map<string, FoundObject | null>();

  constructor(
    readonly tree: ReportedTree,
    readonly root: DataModelRoot,
  ) {}

  get optical(): readonly OpticalReading[] {
    return (this.optics ??= opticalReadings(this.tree, this.root));
  }

  objectOf(kind: 'wifi' | 'wan-pppoe', band: '2.4' | '5' | null): FoundObject | null {
    const key = `${kind}${band ?? ''}`;
    const known = this.radios.get(key);
    if (known !== undefined) return known;
    const found = findObject(this.tree, mappingFor(this.root).intents[kind], band);
    this.radios.set(key, found);
    return found;
  }
}

/**
 * The series that this tree tells of. A value counts when every name it comes from was read at the time: what a
 * router said long ago is no point of today.
 */
export function readSeries(tree: ReportedTree, root: DataModelRoot, wasRead: (path: string) => boolean): SeriesValue[] {
  const places = new Places(tree, root);
  const values: SeriesValue[] = [];
  const add = (name: RouterSeriesName, given: number | null): void => {
    const value = plausible(name, given);
    if (value !== null) values.push({ name, value });
  };
  for (const name of SOURCED) {
    const told = toldOf(places, sourcesOf(root)[name]);
    if (told !== null && told.paths.every(wasRead)) add(name, told.value);
  }
  const signals = stationSignals(tree, root);
  const isFresh = [...tree.paths()].some((path) => STATION_SIGNAL.test(path) && wasRead(path));
  if (signals.size > 0 && isFresh) add('weakestSignalDbm', Math.min(...signals.values()));
  // TR-181 counts the seconds since the last change, and a connection that is down is not up since then.
  const isDown = values.some(({ name, value }) => name === 'pppUpPercent' && value === 0);
  return isDown ? values.filter(({ name }) => name !== 'pppUptimeSeconds') : values;
}

/** The names to read for these groups, as far as the tree has them. */
export function seriesNames(tree: ReportedTree, root: DataModelRoot, groups: readonly ReadableGroup[]): string[] {
  const places = new Places(tree, root);
  const wanted = SOURCED.filter((name) => (groups as readonly string[]).includes(SERIES[name].group));
  const names = wanted.flatMap((name) => toldOf(places, sourcesOf(root)[name])?.paths ?? []);
  return [...new Set([...names, ...(groups.includes('wifi') ? stationTables(tree, root) : [])])];
}

/** What a diagnosis adds to the series of its router. */
export function seriesOfDiagnostic(result: DiagnosticResult): SeriesValue[] {
  const values = ([name, given]: readonly [RouterSeriesName, number | null]): SeriesValue[] => {
    const value = plausible(name, given);
    return value === null ? [] : [{ name, value }];
  };
  switch (result.kind) {
    case 'ping':
      return [...values(['pingMs', result.avgMs]), ...values(['pingLossPercent', result.lossPercent])];
    case 'download':
    case 'upload': {
      const mbps = result.bitsPerSecond === null ? null : result.bitsPerSecond / 1_000_000;
      return values([`${result.kind}Mbps`, mbps]);
    }
    case 'optical':
      return result.readings.flatMap(({ quantity, value }) => {
        const name = OPTICAL_NAMES.get(quantity);
        return name === undefined ? [] : values([name, value]);
      });
    case 'ppp':
      if (result.status === null) return [];
      return [
        ...values(['pppUpPercent', result.isConnected ? 100 : 0]),
        ...values(['pppUptimeSeconds', result.uptime?.value ?? null]),
      ];
    case 'hosts':
      return values(['hostCount', result.hosts.length]);
    case 'traceroute':
    case 'nslookup':
    case 'wifi-scan':
      return [];
  }
}

const OPTICAL_NAMES: ReadonlyMap<string, RouterSeriesName> = new Map([
  ['rx-power', 'rxPowerDbm'],
  ['tx-power', 'txPowerDbm'],
  ['temperature', 'opticalCelsius'],
]);

const SOURCED = Object.keys(TR098_SERIES) as SourcedSeries[];
const STATION_SIGNAL = /\.AssociatedDevice\.\d+\.\w*(?:RSSI|Rssi|SignalStrength)$/;

const sourcesOf = (root: DataModelRoot): typeof TR098_SERIES => (root === TR098_ROOT ? TR098_SERIES : TR181_SERIES);

/** The first place that the tree has; one without a number may have one another time. */
function toldOf(places: Places, sources: readonly SeriesSource[]): Told | null {
  const told = sources.map((source) => toldAt(places, source)).filter((each) => each !== null);
  return told.find(({ value }) => value !== null) ?? told[0] ?? null;
}

function toldAt(places: Places, source: SeriesSource): Told | null {
  if ('optical' in source) {
    const reading = places.optical.find(({ quantity }) => quantity === source.optical);
    return reading === undefined ? null : { paths: [reading.path], value: reading.value };
  }
  if ('wifi' in source) {
    const found = places.objectOf('wifi', source.wifi);
    const object = found === null ? null : objectAt(found, source.on);
    return object === null ? null : numberAt(places.tree, object + source.parameter);
  }
  if ('ppp' in source) {
    const found = places.objectOf('wan-pppoe', null);
    return found === null ? null : numberAt(places.tree, found.path + source.ppp);
  }
  if ('pppStatus' in source) return statusAt(places, source.pppStatus);
  if ('total' in source) return shareAt(places.tree, source);
  return patternAt(places.tree, source.path, source.times ?? 1);
}

function patternAt(tree: ReportedTree, pattern: string, times: number): Told | null {
  if (!pattern.includes('*')) return numberAt(tree, pattern, times);
  const end = pattern.lastIndexOf('.') + 1;
  const told = tree
    .objects(pattern.slice(0, end))
    .map((object) => numberAt(tree, object + pattern.slice(end), times))
    .filter((each) => each !== null);
  return told.find(({ value }) => value !== null) ?? told[0] ?? null;
}

function numberAt(tree: ReportedTree, path: string, times = 1): Told | null {
  if (!tree.has(path)) return null;
  const number = parseDecimal(tree.value(path));
  return { paths: [path], value: number === null ? null : number * times };
}

function statusAt(places: Places, parameters: readonly string[]): Told | null {
  const found = places.objectOf('wan-pppoe', null);
  if (found === null) return null;
  const path = parameters.map((parameter) => found.path + parameter).find((each) => places.tree.has(each));
  if (path === undefined) return null;
  const status = places.tree.value(path);
  return { paths: [path], value: status === null || status === '' ? null : isUp(status) ? 100 : 0 };
}

const isUp = (status: string): boolean => /^(?:connected|up)$/i.test(status.trim());

function shareAt(tree: ReportedTree, { total, free }: { total: string; free: string }): Told | null {
  if (!tree.has(total) || !tree.has(free)) return null;
  const whole = parseDecimal(tree.value(total));
  const left = parseDecimal(tree.value(free));
  const value = whole === null || left === null || whole <= 0 ? null : ((whole - left) / whole) * 100;
  return { paths: [total, free], value };
}
