import type { JSX } from 'react';
import type { DiagnosticResult } from '@demarc/contracts';
import classes from './diagnostics.module.css';

type Scan = Extract<DiagnosticResult, { kind: 'wifi-scan' }>;
type Band = '2.4' | '5';

const WIDTH = 480;
const HEIGHT = 150;
const TOP = 12;
const BASE = 126;
const LEFT = 34;
/** Signals between these are drawn; weaker ones lie on the line. */
const STRONG = -30;
const WEAK = -95;

const CHANNELS: Readonly<Record<Band, readonly number[]>> = {
  '2.4': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  '5': [36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112, 116, 120, 124, 128, 132, 136, 140, 149, 153, 157, 161, 165],
};
/** Channels of 2.4 GHz lie 5 MHz apart and are 20 MHz wide; those of 5 GHz are drawn as wide as they are apart. */
const HALF_WIDTH: Readonly<Record<Band, number>> = { '2.4': 2, '5': 0.5 };

const yOf = (dbm: number): number => {
  const share = (Math.min(STRONG, Math.max(WEAK, dbm)) - WEAK) / (STRONG - WEAK);
  return BASE - share * (BASE - TOP);
};

function BandChart({ scan, band }: { scan: Scan; band: Band }): JSX.Element {
  const channels = CHANNELS[band];
  const step = (WIDTH - LEFT - 10) / channels.length;
  const xOf = (channel: number): number => LEFT + step * (channels.indexOf(channel) + 0.5);
  const heard = scan.networks.filter(
    (network) => network.band === band && network.channel !== null && channels.includes(network.channel),
  );
  const own = scan.own.find((each) => each.band === band)?.channel;
  const busiest = heard.length === 0 ? 'nobody else is heard' : `${heard.length} heard`;
  return (
    <figure style={{ margin: 0 }}>
      <figcaption className={classes.band}>
        {band} GHz: {busiest}
        {own !== undefined && `; the router itself is on channel ${own}`}
      </figcaption>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Networks on ${band} GHz by channel and strength; the table below says the same`}
      >
        {[-40, -60, -80].map((dbm) => (
          <g key={dbm}>
            <line x1={LEFT} x2={WIDTH} y1={yOf(dbm)} y2={yOf(dbm)} stroke="var(--d-line-soft)" />
            <text x={0} y={yOf(dbm) + 4}>
              −{Math.abs(dbm)}
            </text>
          </g>
        ))}
        {own !== undefined && channels.includes(own) && (
          <rect
            x={xOf(own) - step * HALF_WIDTH[band]}
            width={2 * step * HALF_WIDTH[band]}
            y={TOP}
            height={BASE - TOP}
            fill="var(--d-info-tint)"
          />
        )}
        {heard.map((network, at) => {
          const x = xOf(network.channel ?? 0);
          const y = yOf(network.signal?.value ?? WEAK);
          const half = step * HALF_WIDTH[band];
          const shape = `M ${x - half} ${BASE} Q ${x - half * 0.7} ${y} ${x} ${y} Q ${x + half * 0.7} ${y} ${x + half} ${BASE}`;
          return (
            <path
              key={`${network.bssid ?? ''} ${at}`}
              d={shape}
              fill="var(--d-warn)"
              fillOpacity="0.12"
              stroke="var(--d-warn)"
              strokeWidth="1.5"
            />
          );
        })}
        <line x1={LEFT} x2={WIDTH} y1={BASE} y2={BASE} stroke="var(--d-control)" />
        {channels
          .filter((_channel, at) => band === '2.4' || at % 2 === 0)
          .map((channel) => (
            <text key={channel} x={xOf(channel)} y={BASE + 15} textAnchor="middle">
              {channel}
            </text>
          ))}
      </svg>
    </figure>
  );
}

/** Who is on which channel, one chart for each band; the router's own channel stands behind. */
export function WifiChart({ scan }: { scan: Scan }): JSX.Element {
  return (
    <>
      <BandChart scan={scan} band="2.4" />
      <BandChart scan={scan} band="5" />
    </>
  );
}
