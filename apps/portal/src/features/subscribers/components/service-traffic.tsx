import { useState, type JSX } from 'react';
import { SegmentedControl } from '@mantine/core';
import { TrafficCard } from '../../../components/traffic/traffic-card';

const RANGES = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;
type Range = keyof typeof RANGES;
type View = 'charts' | 'tables';

/** What the open service moved: the last day, or the days of a week or a month. */
export function ServiceTraffic({ subscriptionId }: { subscriptionId: string }): JSX.Element {
  const [range, setRange] = useState<Range>('24h');
  const [view, setView] = useState<View>('charts');
  return (
    <TrafficCard
      subscriptionId={subscriptionId}
      hours={RANGES[range]}
      view={view}
      aside={
        <>
          <SegmentedControl
            aria-label="Range"
            size="xs"
            value={range}
            onChange={(next) => setRange(next as Range)}
            data={[
              { value: '24h', label: '24 hours' },
              { value: '7d', label: '7 days' },
              { value: '30d', label: '30 days' },
            ]}
          />
          <SegmentedControl
            aria-label="Shown as"
            size="xs"
            value={view}
            onChange={(next) => setView(next as View)}
            data={[
              { value: 'charts', label: 'Chart' },
              { value: 'tables', label: 'By day' },
            ]}
          />
        </>
      }
    />
  );
}
