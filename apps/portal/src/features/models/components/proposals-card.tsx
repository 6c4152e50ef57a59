import type { JSX } from 'react';
import { Button } from '@mantine/core';
import type { QuirkRule } from '@demarc/contracts';
import { Card, ConfirmAction, ErrorNote, visibleText } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { useMay } from '../../../lib/session';
import { useSwitchRule } from '../api/models';
import { flagWords, matchWords } from './rule-words';
import classes from './models.module.css';

function Proposal({ rule, onOpen }: { rule: QuirkRule; onOpen: (id: string) => void }): JSX.Element {
  const decide = useSwitchRule(rule.id);
  const mayWrite = useMay('router.quirks');
  return (
    <li className={classes.row}>
      <span className={classes.rowText}>
        <strong>{visibleText(rule.name, 120)}</strong>
        <span className={listClasses.path}>{flagWords(rule.flags)}</span>
        <span className={classes.muted}>
          For {matchWords(rule.match)}. {visibleText(rule.reason, 200)}
        </span>
        {decide.error !== null && (
          <ErrorNote what="Nothing was decided." holds="The proposal stays." error={decide.error} />
        )}
      </span>
      <span className={classes.actions}>
        <Button variant="default" onClick={() => onOpen(rule.id)}>
          Evidence
        </Button>
        {mayWrite && (
          <>
            <ConfirmAction
              level={2}
              verb="Accept"
              effect="Demarc is less strict with all routers of this firmware from their next session on. It can be switched off at any time."
              busy={decide.isPending}
              onConfirm={(reason) => decide.mutateAsync({ state: 'active', reason, version: rule.version })}
            />
            <ConfirmAction
              level={2}
              verb="Dismiss"
              effect="What they send goes on being refused, and this is not proposed again."
              busy={decide.isPending}
              onConfirm={(reason) => decide.mutateAsync({ state: 'dismissed', reason, version: rule.version })}
            />
          </>
        )}
      </span>
    </li>
  );
}

/** What would help a model and makes Demarc less strict: nobody but staff decides that. */
export function ProposalsCard(props: {
  rules: readonly QuirkRule[];
  onOpen: (id: string) => void;
}): JSX.Element | null {
  const open = props.rules.filter(({ state }) => state === 'proposed');
  if (open.length === 0) return null;
  return (
    <Card title={open.length === 1 ? 'A proposal' : `${open.length} proposals`} flush>
      <ul className={classes.rows}>
        {open.map((rule) => (
          <Proposal key={rule.id} rule={rule} onOpen={props.onOpen} />
        ))}
      </ul>
    </Card>
  );
}
