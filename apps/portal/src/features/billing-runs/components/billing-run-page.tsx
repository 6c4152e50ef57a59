import type { JSX } from 'react';
import { useParams } from '@tanstack/react-router';
import { PageHeader } from '@demarc/ui';
import { z } from 'zod';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { useBillingRun } from '../api/get-billing-run';
import { billingRunsKey } from '../api/list-billing-runs';
import { RunChoice } from './run-choice';
import { RunPreview } from './run-preview';
import { RunResult } from './run-result';
import { RunSteps, type RunStep } from './run-steps';
import { RunUnderWay } from './run-under-way';

const Search = z.object({ asOf: z.iso.date().optional() });

const TITLES: Readonly<Record<RunStep, string>> = {
  choose: 'Billing run: choose the day',
  preview: 'Billing run: preview',
  run: 'Billing run: under way',
  result: 'Billing run: result',
};

function Screen({ step, children }: { step: RunStep; children: JSX.Element }): JSX.Element {
  return (
    <>
      <PageHeader title={TITLES[step]} />
      <RunSteps now={step} />
      {children}
    </>
  );
}

function NewRun(): JSX.Element {
  const [{ asOf }, set] = useUrlState(Search);
  if (asOf === undefined) {
    return (
      <Screen step="choose">
        <RunChoice onChoose={(day) => set({ asOf: day }, 'push')} />
      </Screen>
    );
  }
  return (
    <Screen step="preview">
      <RunPreview key={asOf} asOf={asOf} onBack={() => set({ asOf: undefined }, 'push')} />
    </Screen>
  );
}

function StartedRun({ id }: { id: string }): JSX.Element {
  useLive(['billing-run'], [billingRunsKey]);
  return (
    <Loaded query={useBillingRun(id)} what="The run" lines={10}>
      {(run) =>
        run.state === 'queued' || run.state === 'running' ? (
          <Screen step="run">
            <RunUnderWay run={run} />
          </Screen>
        ) : (
          <Screen step="result">
            <RunResult run={run} />
          </Screen>
        )
      }
    </Loaded>
  );
}

/** Choose, preview, run and result are one screen in four states, each with an address of its own. */
export function BillingRunPage(): JSX.Element {
  const { runId = '' } = useParams({ strict: false });
  return runId === 'new' ? <NewRun /> : <StartedRun id={runId} />;
}
