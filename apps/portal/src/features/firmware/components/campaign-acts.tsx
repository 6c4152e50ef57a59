import { useEffect, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Campaign, DecideCampaign } from '@demarc/contracts';
import { ConfirmAction, ErrorNote, formatCount } from '@demarc/ui';
import { useMay } from '../../../lib/session';
import { useApproveCampaign, useDecideCampaign, useSaveReport } from '../api/campaigns';
import { BringBack } from './bring-back';
import { routers, underWayOf } from './campaign-words';
import classes from './firmware.module.css';

const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null;

/** `H` halts what runs, at once: it can be gone on with, and an image cannot be called back. */
function useHaltKey(isOn: boolean, halt: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      if (event.key === 'h' && !event.defaultPrevented) halt();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOn, halt]);
}

function StartActs({ campaign }: { campaign: Campaign }): JSX.Element {
  const decide = useDecideCampaign(campaign.id);
  const approve = useApproveCampaign(campaign.id);
  const mayRun = useMay('router.campaign');
  const wouldGet = campaign.counts.waiting;
  const effect = `${routers(wouldGet)} get an image, the canary first. It halts by itself when too many do not come back well.`;
  if (campaign.needsApproval) {
    return campaign.mayApprove ? (
      <>
        <ConfirmAction
          level={2}
          verb="Approve and start"
          variant="filled"
          effect={effect}
          busy={approve.isPending}
          onConfirm={(reason) => approve.mutateAsync({ wouldGet, reason })}
        />
        {approve.error !== null && <ErrorNote what="It was not started." error={approve.error} />}
      </>
    ) : (
      <Button disabled>Waits for a second person</Button>
    );
  }
  return (
    <>
      {mayRun && (
        <ConfirmAction
          level={2}
          verb="Start"
          variant="filled"
          effect={effect}
          busy={decide.isPending}
          onConfirm={(reason) => decide.mutateAsync({ decision: 'start', reason })}
        />
      )}
      {decide.error !== null && <ErrorNote what="It was not started." error={decide.error} />}
    </>
  );
}

function RunActs({ campaign }: { campaign: Campaign }): JSX.Element {
  const { state, counts, waves } = campaign;
  const decide = useDecideCampaign(campaign.id);
  const send = (decision: DecideCampaign['decision']) => (reason: string) => decide.mutateAsync({ decision, reason });
  const isStoppable = state === 'running' || state === 'paused';
  // Those that were left out from the beginning are in no wave.
  const again = waves.reduce((sum, wave) => sum + wave.counts.failed + wave.counts.skipped, 0);
  useHaltKey(isStoppable && !decide.isPending, () =>
    decide.mutate({ decision: 'halt', reason: 'halted on the board' }),
  );
  return (
    <>
      {isStoppable && (
        <ConfirmAction
          level={0}
          verb="Halt (H)"
          variant="filled"
          destructive
          busy={decide.isPending}
          onConfirm={() => send('halt')('halted on the board')}
        />
      )}
      {state === 'running' && (
        <ConfirmAction
          level={0}
          verb="Pause"
          busy={decide.isPending}
          onConfirm={() => send('pause')('paused on the board')}
        />
      )}
      {(state === 'halted' || state === 'paused') && (
        <ConfirmAction
          level={2}
          verb="Go on"
          variant="filled"
          effect={`${routers(counts.waiting)} still wait. What failed until now does not halt it again.`}
          busy={decide.isPending}
          onConfirm={send('resume')}
        />
      )}
      {again > 0 && state !== 'cancelled' && (
        <ConfirmAction
          level={2}
          verb="Try again"
          effect="Those that failed, and those that were left out at their turn, wait once more. Who cannot get it is left out again, and says why."
          busy={decide.isPending}
          onConfirm={send('retry')}
        />
      )}
      {state !== 'done' && state !== 'cancelled' && (
        <ConfirmAction
          level={2}
          verb="Give it up"
          destructive
          effect={`${routers(counts.waiting)} that wait get nothing. ${formatCount(underWayOf(campaign))} under way end.`}
          busy={decide.isPending}
          onConfirm={send('cancel')}
        />
      )}
      {decide.error !== null && (
        <ErrorNote what="That was not done." holds="The campaign is as it was." error={decide.error} />
      )}
    </>
  );
}

function ReturnActs({ campaign: { id, canReturn } }: { campaign: Campaign }): JSX.Element {
  return (
    <>
      {canReturn.failed > 0 && (
        <BringBack
          campaignId={id}
          of={{ which: 'failed' }}
          verb={`Bring back ${formatCount(canReturn.failed)} failed`}
        />
      )}
      {canReturn.all > canReturn.failed && (
        <BringBack
          campaignId={id}
          of={{ which: 'all' }}
          verb={`Bring back all ${formatCount(canReturn.all)}`}
          destructive
        />
      )}
    </>
  );
}

/** What can be done with a campaign now. */
export function CampaignActs({ campaign }: { campaign: Campaign }): JSX.Element {
  const mayRun = useMay('router.campaign');
  const report = useSaveReport(campaign.id);
  return (
    <div className={classes.acts}>
      {campaign.state === 'draft' && <StartActs campaign={campaign} />}
      {mayRun && campaign.state !== 'draft' && <RunActs campaign={campaign} />}
      {mayRun && <ReturnActs campaign={campaign} />}
      <Button
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.5} />}
        loading={report.isPending}
        onClick={() => report.mutate()}
      >
        CSV
      </Button>
      {report.error !== null && <ErrorNote what="The report was not saved." error={report.error} />}
    </div>
  );
}
