import type { JSX } from 'react';
import { ChangeSuspensionPolicy, type PolicyPreview, type SuspensionCase } from '@demarc/contracts';
import { Card, DataTable, EmptyState, formatCount, MoneyText, StateMark, type TableColumn } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { subscriberColumn } from '../../../components/subscriber-column';
import { usePolicyPreview } from '../api/preview-policy';
import classes from './suspension.module.css';

const COLUMNS: readonly TableColumn<SuspensionCase>[] = [
  subscriberColumn(),
  {
    id: 'change',
    header: 'Service',
    cell: (row) => (
      <span className={classes.change}>
        <StateMark service={row.serviceState} /> →{' '}
        {row.nextState === null ? '–' : <StateMark service={row.nextState} />}
      </span>
    ),
  },
  {
    id: 'overdue',
    header: 'Overdue',
    align: 'end',
    cell: (row) => <MoneyText amount={row.overdue} currency={row.currency} />,
  },
  { id: 'reason', header: 'Why', priority: 4, cell: (row) => row.reason },
];

function sentenceOf({ changes, evaluated }: PolicyPreview): string {
  const all = `${formatCount(evaluated)} service${evaluated === 1 ? '' : 's'} looked at`;
  if (changes.length === 0) return `Saving it now changes nobody's service (${all}).`;
  const count = (...states: readonly (string | null)[]): number =>
    changes.filter((one) => states.includes(one.nextState)).length;
  const [taken, given] = [count('walled-garden', 'suspended', 'throttled'), count('active')];
  const noticed = changes.length - taken - given;
  const parts = [
    taken === 0 ? '' : `takes away ${taken}`,
    given === 0 ? '' : `gives back ${given}`,
    noticed === 0 ? '' : `gives notice to ${noticed}`,
  ].filter((part) => part !== '');
  return `Saving it now ${parts.join(' and ')} (${all}).`;
}

export interface PolicyPreviewCardProps {
  policyId: string;
  /** The edited policy as JSON, settled; null while it cannot be read. */
  edited: string | null;
  isChanged: boolean;
}

export function PolicyPreviewCard({ policyId, edited, isChanged }: PolicyPreviewCardProps): JSX.Element {
  const body = edited === null ? null : ChangeSuspensionPolicy.parse(JSON.parse(edited));
  const query = usePolicyPreview(policyId, body);
  return (
    <Card title="What this would do now" aside={isChanged ? 'as edited, not saved' : 'as stored'} flush>
      {body === null && query.data === undefined ? (
        <EmptyState title="Mend the fields to see it." />
      ) : (
        <Loaded query={query} what="The preview" lines={6}>
          {(preview) => (
            <>
              <p className={classes.previewSentence} role="status">
                {sentenceOf(preview)}
              </p>
              <DataTable
                label="Services that would change"
                columns={COLUMNS}
                rows={preview.changes}
                rowKey={(row) => row.subscriptionId}
                empty={<EmptyState title="Nobody's service changes." />}
              />
            </>
          )}
        </Loaded>
      )}
    </Card>
  );
}
