import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { writeFilter } from '@demarc/contracts';
import { useOpenPage } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import type { FleetState } from './fleet-state';

/** A bulk change of the routers that are shown; it is written down on a page of its own. */
export function ChangeThese({ state: { view, text, filter } }: { state: FleetState }): JSX.Element | null {
  const open = useOpenPage();
  if (!useMay('router.bulk')) return null;
  const parts = [writeFilter(filter), view === 'all' ? '' : `state = ${view}`].filter((part) => part !== '');
  const address = new URLSearchParams({ filter: parts.join(' and '), search: text });
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconStack2 size={14} stroke={1.5} />}
      onClick={() => open(`/bulk/new?${address.toString()}`)}
    >
      Change these
    </Button>
  );
}
