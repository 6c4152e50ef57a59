import { useState, type JSX } from 'react';
import { Button, Drawer } from '@mantine/core';
import type { QuirkRule, QuirkRuleChange, QuirkRuleHistory } from '@demarc/contracts';
import { Age, ConfirmAction, EmptyState, ErrorNote, KeyValue, StateMark, visibleText } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { ORIGIN_WORDS, valueWords } from '../../../components/quirk-words';
import { useMay } from '../../../lib/session';
import { useRevertRule, useRuleHistory, useSwitchRule } from '../api/models';
import { RuleDialog } from './rule-dialog';
import { flagWords, matchWords, STATE_LOOKS } from './rule-words';
import classes from './models.module.css';

function Evidence({ evidence }: { evidence: QuirkRuleHistory['evidence'] }): JSX.Element | null {
  if (evidence.length === 0) return null;
  return (
    <section>
      <h3 className={classes.heading}>Evidence</h3>
      <ul className={classes.rows}>
        {evidence.map((one) => (
          <li key={`${one.at} ${one.routerId}`} className={classes.row}>
            <span className={classes.rowText}>
              <span>
                <PageLink href={`/routers/${one.routerId}`}>{visibleText(one.serialNumber, 64)}</PageLink>{' '}
                <Age at={one.at} />: {visibleText(one.why, 200)}
              </span>
              <span className={classes.muted}>
                {one.flag}: {valueWords(one.value)}
                {one.sessionId === null ? '; it came to no session' : `; session …${one.sessionId.slice(-8)}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Change(props: { change: QuirkRuleChange; rule: QuirkRule; mayWrite: boolean }): JSX.Element {
  const { change, rule, mayWrite } = props;
  const revert = useRevertRule(rule.id);
  const { before, after } = change;
  return (
    <li className={classes.row}>
      <span className={classes.rowText}>
        <span>
          {visibleText(change.by, 80)}, <Age at={change.at} />: {visibleText(change.reason, 300)}
        </span>
        <span className={listClasses.path}>
          {before === null ? '' : `${before.state}, ${flagWords(before.flags)} → `}
          {after.state}, {flagWords(after.flags)}
        </span>
        {revert.error !== null && <ErrorNote what="Nothing was put back." error={revert.error} />}
      </span>
      {mayWrite && change.version !== rule.version && (
        <ConfirmAction
          level={2}
          verb="Put back"
          effect={`The rule is again what it was after this change: ${flagWords(after.flags)}, for ${matchWords(after.match)}.`}
          busy={revert.isPending}
          onConfirm={(reason) => revert.mutateAsync({ toVersion: change.version, reason, version: rule.version })}
        />
      )}
    </li>
  );
}

function History({ rule, mayWrite }: { rule: QuirkRule; mayWrite: boolean }): JSX.Element {
  return (
    <Loaded query={useRuleHistory(rule.id)} what="The history" lines={4}>
      {({ changes, evidence }) => (
        <>
          <Evidence evidence={evidence} />
          <section>
            <h3 className={classes.heading}>History</h3>
            {changes.length === 0 ? (
              <EmptyState title="It was never changed." />
            ) : (
              <ul className={classes.rows}>
                {changes.map((change) => (
                  <Change key={change.version} change={change} rule={rule} mayWrite={mayWrite} />
                ))}
              </ul>
            )}
          </section>
        </>
      )}
    </Loaded>
  );
}

function Actions({ rule, onEdit }: { rule: QuirkRule; onEdit: () => void }): JSX.Element {
  const decide = useSwitchRule(rule.id);
  const isOn = rule.state === 'active';
  const { version } = rule;
  return (
    <div className={classes.actions}>
      <Button variant="default" onClick={onEdit}>
        Edit
      </Button>
      <ConfirmAction
        level={2}
        verb={isOn ? 'Switch off' : 'Switch on'}
        effect={
          isOn
            ? 'Its flags no longer count, from the next session of each router on.'
            : 'Its flags count from the next session of each router on.'
        }
        busy={decide.isPending}
        onConfirm={(reason) => decide.mutateAsync({ state: isOn ? 'off' : 'active', reason, version })}
      />
      {decide.error !== null && <ErrorNote what="Nothing was switched." error={decide.error} />}
    </div>
  );
}

/** One rule: what it sets, for whom, what it was learned from, and who changed it. */
export function RuleDrawer({ rule, onClose }: { rule: QuirkRule | null; onClose: () => void }): JSX.Element {
  const mayWrite = useMay('router.quirks');
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <Drawer
        opened={rule !== null && !isEditing}
        onClose={onClose}
        position="right"
        size={560}
        title={rule === null ? '' : visibleText(rule.name, 120)}
      >
        {rule !== null && (
          <div className={classes.stack}>
            <KeyValue
              items={[
                ['State', <StateMark key="state" {...STATE_LOOKS[rule.state]} />],
                ['For', matchWords(rule.match)],
                [
                  'Sets',
                  <span key="flags" className={listClasses.mono}>
                    {flagWords(rule.flags)}
                  </span>,
                ],
                ['Comes from', ORIGIN_WORDS[rule.origin]],
                ['Why', visibleText(rule.reason, 500)],
                ['Failures', rule.evidenceCount === 0 ? null : String(rule.evidenceCount)],
              ]}
            />
            {mayWrite && rule.state !== 'proposed' && <Actions rule={rule} onEdit={() => setEditing(true)} />}
            <History key={rule.version} rule={rule} mayWrite={mayWrite && rule.state !== 'proposed'} />
          </div>
        )}
      </Drawer>
      {rule !== null && isEditing && <RuleDialog rule={rule} onClose={() => setEditing(false)} />}
    </>
  );
}
