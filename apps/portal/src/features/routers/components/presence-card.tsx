import type { JSX } from 'react';
import type { RouterPresence } from '@demarc/contracts';
import { Age, Card, KeyValue, StateMark, visibleText } from '@demarc/ui';
import { intervalWords, lostWords, placeWords, presenceLook } from '../../../components/incident-words';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { presenceKey, usePresence } from '../api/get-presence';

function Presence({ presence }: { presence: RouterPresence }): JSX.Element {
  const { state, lastInformAt, intervalSeconds, nas, accessNode, accessPort, incident } = presence;
  const [look, word] = presenceLook(state);
  return (
    <KeyValue
      items={[
        ['State', <StateMark key="state" look={look} word={word} />],
        ['Last Inform', <Age key="last" at={lastInformAt} none="never" />],
        ['Informs', intervalSeconds === null ? null : intervalWords(intervalSeconds)],
        [
          'Part of an incident',
          incident === null ? null : (
            <PageLink key="incident" href={`/incidents/${incident.id}`}>
              {placeWords(incident.place)}: {lostWords(incident)}
            </PageLink>
          ),
        ],
        ['NAS', nas === null ? 'not known' : visibleText(nas.name, 64)],
        ['Access node', accessNode === null ? null : visibleText(accessNode, 64)],
        ['Port', accessPort === null ? null : visibleText(accessPort, 100)],
      ]}
    />
  );
}

/** Whether it answers by its own interval, where it hangs, and whether others there are lost too. */
export function PresenceCard({ routerId }: { routerId: string }): JSX.Element {
  useLive(['incident'], [presenceKey(routerId)]);
  return (
    <Card title="Presence">
      <Loaded query={usePresence(routerId)} what="Its presence" lines={4}>
        {(presence) => <Presence presence={presence} />}
      </Loaded>
    </Card>
  );
}
