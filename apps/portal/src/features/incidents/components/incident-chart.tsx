import type { JSX } from 'react';
import type { IncidentDetail } from '@demarc/contracts';
import { formatAxisTime, formatCount, formatInstant, SeriesChart, useNow, useZone } from '@demarc/ui';
import { courseGrid } from './course-grid';

/** How many were lost at each moment: steps, since nothing is known between two looks. */
export function IncidentChart({ detail }: { detail: IncidentDetail }): JSX.Element {
  const zone = useZone();
  const { fromMs, toMs, stepMs, lost } = courseGrid(detail, useNow());
  return (
    <SeriesChart
      label="Away over time"
      fromMs={fromMs}
      toMs={toMs}
      stepMs={stepMs}
      lines={[{ label: 'away', values: lost }]}
      isStepped
      zone={zone}
      format={(value) => `${formatCount(value)} away`}
      formatTick={formatCount}
      formatTime={(atMs) => formatInstant(new Date(atMs), zone)}
      formatTimeTick={(atMs) => formatAxisTime(atMs, zone, toMs - fromMs)}
    />
  );
}
