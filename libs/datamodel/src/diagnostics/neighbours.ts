import type { ReportedTree } from '../reported-tree';
import { parseDecimal } from '../values';
import { readingOf, type Reading } from './units';

/** A WiFi network of somebody else that a router hears. Text of a stranger: shown, never trusted. */
export interface NeighbourNetwork {
  /** Empty: it hides its name. */
  readonly ssid: string;
  readonly bssid: string | null;
  readonly band: '2.4' | '5' | '6' | null;
  readonly channel: number | null;
  readonly signal: Reading | null;
  readonly security: string | null;
  readonly standards: string | null;
  readonly bandwidth: string | null;
}

const MAX_NETWORKS = 200;

/** The networks below a NeighboringWiFiDiagnostic, the strongest first. */
export function readNeighbours(values: ReportedTree, object: string): NeighbourNetwork[] {
  const table = `${object}Result.`;
  const rows = new Set<string>();
  for (const path of values.below(table)) {
    const dot = path.indexOf('.', table.length);
    if (dot > 0) rows.add(path.slice(0, dot + 1));
  }
  return [...rows]
    .slice(0, MAX_NETWORKS)
    .map((row): NeighbourNetwork => {
      const text = (name: string): string | null => values.value(row + name)?.trim() || null;
      const channel = parseDecimal(text('Channel'));
      const strength = text('SignalStrength');
      return {
        ssid: text('SSID') ?? '',
        bssid: text('BSSID')?.toUpperCase() ?? null,
        band: bandOf(text('OperatingFrequencyBand'), channel),
        channel: channel === null || channel <= 0 ? null : Math.trunc(channel),
        signal: strength === null ? null : readingOf('signal', 'dBm', { path: `${row}SignalStrength`, raw: strength }),
        security: text('SecurityModeEnabled'),
        standards: text('OperatingStandards') ?? text('SupportedStandards'),
        bandwidth: text('OperatingChannelBandwidth'),
      };
    })
    .toSorted((a, b) => (b.signal?.value ?? -999) - (a.signal?.value ?? -999));
}

/** Channels 1 to 14 are those of 2.4 GHz unless the router says that it is a channel of 6 GHz, which counts from 1 as well. */
function bandOf(said: string | null, channel: number | null): NeighbourNetwork['band'] {
  const match = /^(2\.4|5|6)/.exec(said ?? '');
  if (match !== null) return match[1] as '2.4' | '5' | '6';
  if (channel === null || channel <= 0) return null;
  return channel <= 14 ? '2.4' : '5';
}
