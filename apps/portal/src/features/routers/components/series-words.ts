import type { SeriesMark } from '@demarc/contracts';
import { formatDuration, visibleText, type ChartMark } from '@demarc/ui';
import { signed, type ChartKind } from './series-charts';

const DIGITS: Readonly<Record<ChartKind['unit'], number>> = {
  dBm: 1,
  dB: 1,
  '°C': 0,
  '%': 0,
  'Mbit/s': 1,
  ms: 1,
  'an hour': 1,
  duration: 0,
  '': 0,
};

/** A value with its unit. */
export function valueWords(value: number, unit: ChartKind['unit']): string {
  if (unit === 'duration') return formatDuration(value);
  const digits = Number.isInteger(value) && unit !== 'dBm' ? 0 : DIGITS[unit];
  return signed(`${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`);
}

export const MARK_WORDS: Readonly<Record<SeriesMark['kind'], string>> = {
  boot: 'Restart',
  reset: 'First contact or factory reset',
  change: 'Changed values',
  'ppp-error': 'PPP error',
};

export const MARK_LOOKS: Readonly<Record<SeriesMark['kind'], Pick<ChartMark, 'role' | 'shape'>>> = {
  boot: { role: 'unknown', shape: 'triangle' },
  reset: { role: 'bad', shape: 'triangle' },
  change: { role: 'info', shape: 'diamond' },
  'ppp-error': { role: 'bad', shape: 'cross' },
};

export const toMark = ({ at, kind, text }: SeriesMark): ChartMark => ({
  atMs: Date.parse(at),
  ...MARK_LOOKS[kind],
  text: kind === 'boot' || kind === 'reset' ? MARK_WORDS[kind] : `${MARK_WORDS[kind]}: ${visibleText(text, 80)}`,
});
