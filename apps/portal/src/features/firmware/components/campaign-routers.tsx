import { useState, type JSX } from 'react';
import { Button, Checkbox } from '@mantine/core';
import {
  CAMPAIGN_MEMBER_STATES,
  type Campaign,
  type CampaignMember,
  type CampaignMemberState,
} from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, formatCount, StateMark, visibleText, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { useOpenPage } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { useCampaignRouters } from '../api/campaigns';
import { BringBack } from './bring-back';
import { causeWord, MEMBER_LOOK, routers, totalOf, waveName } from './campaign-words';
import classes from './firmware.module.css';

const COLUMNS: readonly TableColumn<CampaignMember>[] = [
  {
    id: 'router',
    header: 'Router',
    title: true,
    cell: ({ serialNumber, productClass }) => (
      <span className={listClasses.two}>
        <span>{visibleText(serialNumber, 64)}</span>
        <span className={listClasses.sub}>{visibleText(productClass ?? 'not seen yet', 64)}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => {
      const [look, word] = MEMBER_LOOK[state];
      return <StateMark look={look} word={word} />;
    },
  },
  {
    id: 'why',
    header: 'Why',
    cell: ({ cause, reason }) =>
      cause === null ? (
        (reason ?? '–')
      ) : (
        <span className={listClasses.two}>
          <span>{visibleText(reason ?? '', 200)}</span>
          <span className={listClasses.sub}>{causeWord(cause)}</span>
        </span>
      ),
  },
  { id: 'wave', header: 'Wave', priority: 3, nowrap: true, cell: ({ wave }) => (wave === null ? '–' : waveName(wave)) },
  {
    id: 'version',
    header: 'Runs',
    priority: 3,
    cell: ({ version, versionBefore }) => (
      <span className={listClasses.two}>
        <span>{visibleText(version ?? 'unknown', 40)}</span>
        {version !== versionBefore && (
          <span className={listClasses.sub}>before: {visibleText(versionBefore ?? 'unknown', 40)}</span>
        )}
      </span>
    ),
  },
  {
    id: 'since',
    header: 'Since',
    priority: 2,
    nowrap: true,
    cell: ({ settledAt, startedAt }) => {
      const at = settledAt ?? startedAt;
      return at === null ? '–' : <Age at={at} />;
    },
  },
];

/** Which routers are to be brought back, one by one. */
function choiceColumn(
  chosen: ReadonlySet<string>,
  toggle: (routerId: string, isChosen: boolean) => void,
): TableColumn<CampaignMember> {
  return {
    id: 'back',
    header: 'Back',
    nowrap: true,
    cell: ({ routerId, serialNumber, canReturn }) =>
      canReturn ? (
        <Checkbox
          aria-label={`Bring back ${visibleText(serialNumber, 64)}`}
          checked={chosen.has(routerId)}
          onChange={(event) => toggle(routerId, event.currentTarget.checked)}
        />
      ) : null,
  };
}

const SHOWN = 200;

/** Its routers, those that need a look first; the counts choose among them. */
export function CampaignRouters({ campaign }: { campaign: Campaign }): JSX.Element {
  const [state, setState] = useState<CampaignMemberState | null>(null);
  const query = useCampaignRouters(campaign.id, state);
  const open = useOpenPage();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayChoose = useMay('router.campaign') && campaign.kind === 'firmware' && campaign.canReturn.all > 0;
  const toggle = (routerId: string, isChosen: boolean): void =>
    setChosen((before) => new Set(isChosen ? [...before, routerId] : [...before].filter((id) => id !== routerId)));
  const present = CAMPAIGN_MEMBER_STATES.filter((each) => campaign.counts[each] > 0);
  const shown = state === null ? totalOf(campaign) : campaign.counts[state];
  return (
    <Card title="Routers" flush>
      <div className={classes.chips} role="group" aria-label="Which routers">
        {[null, ...present].map((each) => (
          <Button
            key={each ?? 'all'}
            size="compact-sm"
            variant={each === state ? 'filled' : 'default'}
            aria-pressed={each === state}
            onClick={() => setState(each)}
          >
            {each === null
              ? `All ${formatCount(totalOf(campaign))}`
              : `${MEMBER_LOOK[each][1]} ${formatCount(campaign.counts[each])}`}
          </Button>
        ))}
        {mayChoose && chosen.size > 0 && (
          <BringBack
            campaignId={campaign.id}
            of={{ which: 'all', routerIds: [...chosen] }}
            verb={`Bring back ${routers(chosen.size)}`}
          />
        )}
      </div>
      <DataTable
        label="Routers of the campaign"
        columns={mayChoose ? [...COLUMNS, choiceColumn(chosen, toggle)] : COLUMNS}
        rows={query.data}
        rowKey={({ routerId }) => routerId}
        hrefOf={({ routerId }) => `/routers/${routerId}?tab=tasks`}
        onOpen={({ routerId }) => open(`/routers/${routerId}?tab=tasks`)}
        error={query.error}
        onRetry={() => void query.refetch()}
        refreshing={query.isPlaceholderData}
        empty={<EmptyState title="None." />}
      />
      {shown > SHOWN && <p className={listClasses.note}>The first {SHOWN} of them; all are in the CSV.</p>}
    </Card>
  );
}
