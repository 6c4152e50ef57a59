import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import type { ArmingMember, ArmingWave } from '@demarc/contracts';
import {
  Age,
  Card,
  ConfirmAction,
  EmptyState,
  ErrorNote,
  formatCount,
  StateMark,
  visibleText,
  type LookName,
} from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { useDecideWave, useWaveMembers } from '../api/arming';
import { modelName } from './models-card';
import classes from './arming.module.css';

const LOOK: Readonly<Record<ArmingWave['state'], LookName>> = {
  running: 'waiting',
  halted: 'fault',
  done: 'ok',
  disarmed: 'off',
};
const MEMBER: Readonly<Record<ArmingMember['state'], LookName>> = {
  waiting: 'unknown',
  armed: 'waiting',
  converged: 'ok',
  faulted: 'fault',
  silent: 'look',
  disarmed: 'off',
};

function Members({ wave }: { wave: ArmingWave }): JSX.Element {
  return (
    <Loaded query={useWaveMembers(wave.id)} what="The routers of the wave">
      {(members) => (
        <ul className={classes.members} aria-label={`Routers of ${wave.name}`}>
          {members.map((member) => (
            <li key={member.routerId}>
              <StateMark look={MEMBER[member.state]} word={member.state} />{' '}
              <PageLink href={`/routers/${member.routerId}`}>{visibleText(member.serialNumber, 64)}</PageLink>
              {member.detail !== null && <span className={classes.muted}> {member.detail}</span>}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function Decisions({ wave }: { wave: ArmingWave }): JSX.Element | null {
  const decide = useDecideWave(wave.id);
  const send = (decision: 'halt' | 'resume' | 'disarm') => (reason: string) => decide.mutateAsync({ decision, reason });
  const touched = wave.counts.armed + wave.counts.converged + wave.counts.faulted + wave.counts.silent;
  return (
    <div className={classes.actions}>
      {wave.state === 'running' && (
        <ConfirmAction
          level={2}
          verb="Halt"
          effect="No further router is armed. Those that are armed go on."
          busy={decide.isPending}
          onConfirm={send('halt')}
        />
      )}
      {wave.state === 'halted' && (
        <ConfirmAction
          level={2}
          verb="Go on"
          variant="filled"
          effect={`${formatCount(wave.counts.waiting)} routers follow, ${formatCount(wave.stepSize)} at a time. What failed so far does not count again.`}
          busy={decide.isPending}
          onConfirm={send('resume')}
        />
      )}
      {wave.state !== 'disarmed' && touched > 0 && (
        <ConfirmAction
          level={2}
          verb="Disarm"
          destructive
          effect={`${formatCount(touched)} routers are only observed again. What was written to them stays.`}
          busy={decide.isPending}
          onConfirm={send('disarm')}
        />
      )}
      {decide.error !== null && (
        <ErrorNote what="It was not done." holds="The wave is as it was." error={decide.error} />
      )}
    </div>
  );
}

function Wave({ wave }: { wave: ArmingWave }): JSX.Element {
  const [isOpen, setOpen] = useState(wave.state === 'halted');
  const mayArm = useMay('router.arm');
  const { waiting, armed, converged, faulted, silent, disarmed } = wave.counts;
  const total = waiting + armed + converged + faulted + silent + disarmed;
  return (
    <li className={classes.row}>
      <div className={classes.rowText}>
        <strong>
          {wave.name} <StateMark look={LOOK[wave.state]} word={wave.state} />
        </strong>
        <progress
          className={classes.progress}
          max={total}
          value={total - waiting - armed}
          aria-label={`${wave.name}: settled`}
        />
        <span>
          {formatCount(converged)} in sync, {formatCount(armed)} under way, {formatCount(waiting)} waiting,{' '}
          {formatCount(faulted)} failed, {formatCount(silent)} silent
        </span>
        {wave.haltReason !== null && <span className={classes.halt}>{wave.haltReason}</span>}
        <span className={classes.muted}>
          {modelName(wave)}, {formatCount(wave.stepSize)} at a time; {wave.createdBy}, <Age at={wave.createdAt} />:{' '}
          {wave.reason}
        </span>
        {isOpen && <Members wave={wave} />}
      </div>
      <div className={classes.actions}>
        <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide routers' : 'Routers'}
        </Button>
        {mayArm && <Decisions wave={wave} />}
      </div>
    </li>
  );
}

export function WavesCard({ waves }: { waves: readonly ArmingWave[] }): JSX.Element {
  return (
    <Card title="Waves" flush>
      {waves.length === 0 ? (
        <EmptyState title="No wave yet." />
      ) : (
        <ul className={classes.rows}>
          {waves.map((wave) => (
            <Wave key={wave.id} wave={wave} />
          ))}
        </ul>
      )}
    </Card>
  );
}
