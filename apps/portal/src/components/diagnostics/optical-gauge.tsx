import type { JSX } from 'react';
import type { DeviceReading } from '@demarc/contracts';
import { formatDbm, StateMark, visibleText } from '@demarc/ui';
import { rxLook } from '../device-words';
import classes from './diagnostics.module.css';

/** What is drawn; the thresholds are those of the ONU class that `rxLook` judges by. */
const FROM = -32;
const TO = -3;
const percent = (dbm: number): number => ((Math.min(TO, Math.max(FROM, dbm)) - FROM) / (TO - FROM)) * 100;

const SCALE = `linear-gradient(to right,
  var(--d-bad) 0 ${percent(-27)}%, var(--d-warn) ${percent(-27)}% ${percent(-25)}%,
  var(--d-ok) ${percent(-25)}% ${percent(-8)}%, var(--d-bad) ${percent(-8)}% 100%)`;

/** Light that arrives, against what the module needs; without a plausible value there is no mark. */
export function OpticalGauge({ reading }: { reading: DeviceReading }): JSX.Element {
  if (reading.value === null) {
    return (
      <p className={classes.note}>
        <StateMark look="unknown" word="no plausible level" /> The router says “{visibleText(reading.raw, 40)}”:{' '}
        {reading.problem}.
      </p>
    );
  }
  const look = rxLook(reading.value);
  const words = { ok: 'good', look: 'weak', fault: reading.value > -8 ? 'too strong' : 'too weak' }[look];
  return (
    <div className={classes.gauge}>
      <p className={classes.headline}>
        {formatDbm(reading.value)} <StateMark look={look} word={words} />
      </p>
      <div
        className={classes.wrap}
        role="img"
        aria-label={`${formatDbm(reading.value)}: ${words}; good is from −25 to −8 dBm`}
      >
        <div className={classes.scale} style={{ background: SCALE }} />
        <div className={classes.mark} style={{ left: `${percent(reading.value)}%` }} />
      </div>
      <div className={classes.ends} aria-hidden>
        <span style={{ left: `${percent(-27)}%` }}>−27</span>
        <span style={{ left: `${percent(-8)}%` }}>−8 dBm</span>
      </div>
      <p className={classes.raw}>Good from −25 to −8 dBm, weak down to −27 (class B+).</p>
    </div>
  );
}
