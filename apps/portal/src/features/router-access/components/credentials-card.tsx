import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import type { CredentialOverview } from '@demarc/contracts';
import { Age, Card, KeyValue, StateMark } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useMay } from '../../../lib/session';
import { useCredentialOverview } from '../api/router-credentials';
import { ChangeCredentialsDialog } from './change-credentials-dialog';

/** How old the credentials of all routers are, and how far their changes. */
export function CredentialsCard(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const mayChange = useMay('router.arm');
  return (
    <Card
      title="Credentials of routers"
      aside={
        mayChange && (
          <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
            Change credentials
          </Button>
        )
      }
    >
      <Loaded query={useCredentialOverview()} what="The credentials" lines={5}>
        {(overview) => <Overview overview={overview} />}
      </Loaded>
      {isOpen && <ChangeCredentialsDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}

function Overview({ overview }: { overview: CredentialOverview }): JSX.Element {
  const { own, old, oldestAt, maxDays, perHour, waiting, underWay, finishedLastDay } = overview;
  const rule = maxDays === 0 ? 'never by themselves' : `older than ${maxDays} days, ${perHour} an hour`;
  return (
    <KeyValue
      items={[
        ['With one of their own', `${own} managed ${own === 1 ? 'router' : 'routers'}`],
        ['Changed', rule],
        ['Old', old === 0 ? 'none' : <StateMark key="old" look="look" word={String(old)} />],
        ['Oldest', oldestAt === null ? null : <Age key="oldest" at={oldestAt} />],
        ['Wait for their turn', String(waiting)],
        ['Get another now', String(underWay)],
        ['Done in the last 24 hours', String(finishedLastDay)],
      ]}
    />
  );
}
