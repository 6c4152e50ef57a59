import type { JSX } from 'react';
import { Age, Card, ConfirmAction, EmptyState, ErrorNote } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useMay } from '../../../lib/session';
import { useForgetSource, usePaymentSources } from '../api/runs';
import classes from './suspension.module.css';

/** Where payments come from by themselves: while one is silent for too long, nobody is suspended. */
export function SourcesCard(): JSX.Element {
  const forget = useForgetSource();
  const mayWrite = useMay('suspension.write');
  return (
    <Card title="Payment data" flush>
      <Loaded query={usePaymentSources()} what="The payment sources" lines={2}>
        {(sources) =>
          sources.length === 0 ? (
            <EmptyState title="No gateway or bank file reports.">
              Payments that people book are never old. A program that imports payments says so with “PUT
              /payment-sources/name”; from then on its silence holds suspensions.
            </EmptyState>
          ) : (
            <ul className={classes.policies}>
              {sources.map((source) => (
                <li key={source.name} className={classes.policy}>
                  <div className={classes.policyText}>
                    <strong>{source.name}</strong>
                    <span className={classes.muted}>
                      <Age at={source.lastSuccessAt} prefix="complete" />, said by {source.reportedBy}
                    </span>
                  </div>
                  {mayWrite && (
                    <ConfirmAction
                      level={1}
                      verb="Forget"
                      effect={`Suspensions do not wait for ${source.name} any more.`}
                      busy={forget.isPending}
                      onConfirm={() => forget.mutateAsync(source.name)}
                    />
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {forget.error !== null && (
        <ErrorNote what="The source was not forgotten." holds="It still counts." error={forget.error} />
      )}
    </Card>
  );
}
