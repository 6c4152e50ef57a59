import type { JSX } from 'react';
import { useParams } from '@tanstack/react-router';
import type { Campaign } from '@demarc/contracts';
import { Card, formatInstant, KeyValue, PageHeader, StateMark, useZone, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { campaignsKey, useCampaign } from '../api/campaigns';
import { CampaignActs } from './campaign-acts';
import { CampaignRouters } from './campaign-routers';
import { CampaignWaves, HaltRules } from './campaign-waves';
import { leadOf, setWords, STATE_LOOK, waitWords } from './campaign-words';
import { ModelRows } from './model-rows';
import classes from './firmware.module.css';

function Facts({ campaign }: { campaign: Campaign }): JSX.Element {
  const zone = useZone();
  const { rules, approvedBy, startedAt, finishedAt, parentId } = campaign;
  const { window } = rules;
  return (
    <Card title="What was decided">
      <KeyValue
        items={[
          ['Routers', setWords(campaign.set)],
          ...(parentId === null
            ? []
            : ([
                [
                  'Takes back',
                  <PageLink key="parent" href={`/firmware/${parentId}`}>
                    the campaign before
                  </PageLink>,
                ],
              ] as const)),
          ['Reason', visibleText(campaign.reason, 300)],
          ['Made by', `${campaign.createdBy}, ${formatInstant(campaign.createdAt, zone)}`],
          ['Approved by', campaign.needsApproval ? (approvedBy ?? 'nobody yet') : 'not needed for so few'],
          ['Started', startedAt === null ? null : formatInstant(startedAt, zone)],
          ['Ended', finishedAt === null ? null : formatInstant(finishedAt, zone)],
          ['Window', window === null ? 'any hour' : `${window.from} to ${window.to}`],
          ['Waves', `of ${rules.waveSize}, ${rules.gapMinutes} min between`],
          ['At once', `${rules.mostAtOnce} in all, ${rules.mostPerNode} per access node, ${rules.mostPerNas} per NAS`],
          ['Well within', `${rules.answerMinutes} min of the download`],
          ['Backup first', rules.isBackedUp ? 'yes' : 'no'],
        ]}
      />
    </Card>
  );
}

function Board({ campaign }: { campaign: Campaign }): JSX.Element {
  const zone = useZone();
  const [look, word] = STATE_LOOK[campaign.state];
  const wait = waitWords(campaign.waitsFor, zone);
  return (
    <>
      <PageHeader
        title={visibleText(campaign.name, 100)}
        lead={
          <>
            <StateMark look={look} word={word} /> · {leadOf(campaign)} {wait}
          </>
        }
      />
      <div className={classes.page}>
        <CampaignActs campaign={campaign} />
        <CampaignWaves campaign={campaign} />
        {campaign.state !== 'draft' && <HaltRules campaign={campaign} />}
        <CampaignRouters campaign={campaign} />
        <Card title="Models, as they were when the set was frozen" flush>
          <ModelRows
            models={campaign.models}
            choice={({ image }) =>
              image === null ? (
                <span className={classes.muted}>
                  {campaign.kind === 'rollback' ? 'what each ran before' : 'no image'}
                </span>
              ) : (
                <div className={classes.text}>
                  <span>{visibleText(image.name, 60)}</span>
                  <span className={classes.muted}>{visibleText(image.version ?? 'version unknown', 40)}</span>
                </div>
              )
            }
          />
        </Card>
        <Facts campaign={campaign} />
      </div>
    </>
  );
}

/** One campaign while it is worked off: waves, what it would halt for, and what became of each router. */
export function CampaignPage(): JSX.Element {
  const { campaignId } = useParams({ strict: false });
  const query = useCampaign(campaignId ?? '');
  useLive(['campaign'], [campaignsKey]);
  return (
    <Loaded query={query} what="The campaign" missing={<PageLink href="/firmware">All campaigns</PageLink>}>
      {(campaign) => <Board campaign={campaign} />}
    </Loaded>
  );
}
