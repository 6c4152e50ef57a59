import type { JSX } from 'react';
import type { Campaign, CampaignWave } from '@demarc/contracts';
import { Card, formatCount } from '@demarc/ui';
import { waveName } from './campaign-words';
import classes from './firmware.module.css';

const sizeOf = ({ counts }: CampaignWave): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.skipped;

function Wave({ wave, isCurrent }: { wave: CampaignWave; isCurrent: boolean }): JSX.Element {
  const { counts, limit, failed } = wave;
  const size = sizeOf(wave);
  const settled = counts.done + counts.failed + counts['rolled-back'];
  const underWay = counts.preparing + counts.sent + counts.checking;
  const name = waveName(wave.wave);
  return (
    <li className={classes.wave} data-current={isCurrent || undefined}>
      <span className={classes.waveHead}>
        <strong>{name}</strong>
        <span>
          {formatCount(counts.done)} of {formatCount(size)} well
        </span>
      </span>
      <progress
        className={classes.bar}
        max={Math.max(size, 1)}
        value={settled}
        data-bad={failed > limit || undefined}
        aria-label={`${name}: settled`}
      />
      <span className={classes.muted}>
        {underWay > 0 && `${formatCount(underWay)} under way, `}
        {formatCount(failed)} failed, {formatCount(limit)} may
        {counts.skipped > 0 && `, ${formatCount(counts.skipped)} left out`}
      </span>
    </li>
  );
}

/** Waves side by side, in their order. */
export function CampaignWaves({ campaign: { waves, state } }: { campaign: Campaign }): JSX.Element {
  const current = waves.find(({ counts }) => counts.waiting + counts.preparing + counts.sent + counts.checking > 0);
  return (
    <Card title="Waves">
      <ul className={classes.waves}>
        {waves.map((wave) => (
          <Wave key={wave.wave} wave={wave} isCurrent={wave === current && state !== 'draft'} />
        ))}
      </ul>
    </Card>
  );
}

interface Meter {
  readonly what: string;
  readonly now: number;
  readonly limit: number;
}

/** How near it is to halting by itself. */
export function HaltRules({ campaign: { waves, silent, rules } }: { campaign: Campaign }): JSX.Element {
  const worst = waves.toSorted((a, b) => b.failed - b.limit - (a.failed - a.limit))[0];
  const meters: Meter[] = [
    { what: 'failed in all', now: waves.reduce((sum, { failed }) => sum + failed, 0), limit: rules.maxFailed },
    { what: 'fell silent', now: silent, limit: rules.maxSilent },
  ];
  if (worst !== undefined && worst.failed > 0)
    meters.unshift({ what: `of ${waveName(worst.wave).toLowerCase()} failed`, now: worst.failed, limit: worst.limit });
  return (
    <Card title="It halts by itself when more than may">
      <ul className={classes.rules}>
        {meters.map(({ what, now, limit }) => (
          <li key={what}>
            <span>
              {formatCount(now)} {what}; {formatCount(limit)} may
            </span>
            <progress
              className={classes.bar}
              max={limit + 1}
              value={Math.min(now, limit + 1)}
              data-bad={now > limit || undefined}
              aria-label={what}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
