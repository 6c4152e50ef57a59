import type { JSX } from 'react';
import { Button } from '@mantine/core';
import type { ObservedModel } from '@demarc/contracts';
import { Card, ConfirmAction, EmptyState, ErrorNote, formatCount, visibleText } from '@demarc/ui';
import { useMay } from '../../../lib/session';
import { useArmModel } from '../api/arming';
import classes from './arming.module.css';

export const modelName = ({
  manufacturer,
  productClass,
}: Pick<ObservedModel, 'manufacturer' | 'productClass'>): string =>
  manufacturer === null && productClass === null
    ? 'not seen yet'
    : visibleText(`${manufacturer ?? ''} ${productClass ?? ''}`.trim(), 80);

const routers = (count: number): string => (count === 1 ? '1 router' : `${formatCount(count)} routers`);

function Model({ model, onWave }: { model: ObservedModel; onWave: (model: ObservedModel) => void }): JSX.Element {
  const mayArm = useMay('router.arm');
  const arm = useArmModel();
  const { manufacturer, productClass, observed, managed, seen, differences } = model;
  const isKnown = productClass !== null;
  return (
    <li className={classes.row}>
      <div className={classes.rowText}>
        <strong>{modelName(model)}</strong>
        <span>
          {routers(observed)} observed, {formatCount(managed)} managed
        </span>
        <span className={classes.muted}>
          {seen === 0
            ? 'none has shown itself yet'
            : `${formatCount(differences)} parameters on ${routers(seen)} would be written`}
        </span>
        {arm.error !== null && (
          <ErrorNote what="The model was not armed." holds="Nothing was written." error={arm.error} />
        )}
      </div>
      {mayArm && isKnown && observed > 0 && (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => onWave(model)}>
            Arm in a wave
          </Button>
          <ConfirmAction
            level={2}
            verb={`Arm all ${formatCount(observed)}`}
            destructive
            effect={`${routers(observed)} get credentials of their own and ${formatCount(differences)} parameters, called twenty a second. A wave that halts by itself is the safer way.`}
            busy={arm.isPending}
            onConfirm={(reason) => arm.mutateAsync({ manufacturer, productClass, observed, reason })}
          />
        </div>
      )}
    </li>
  );
}

/** Observed routers by model, with what would be written to them. */
export function ModelsCard(props: {
  models: readonly ObservedModel[];
  onWave: (model: ObservedModel) => void;
}): JSX.Element {
  return (
    <Card title="Observed models" flush>
      {props.models.length === 0 ? (
        <EmptyState title="No router is only observed.">
          A fleet that moves over is imported below; nothing is written to it until it is armed.
        </EmptyState>
      ) : (
        <ul className={classes.rows}>
          {props.models.map((model) => (
            <Model key={modelName(model)} model={model} onWave={props.onWave} />
          ))}
        </ul>
      )}
    </Card>
  );
}
