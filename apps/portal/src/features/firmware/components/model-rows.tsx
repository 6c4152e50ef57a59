import type { JSX, ReactNode } from 'react';
import type { CampaignModel } from '@demarc/contracts';
import { formatCount, visibleText } from '@demarc/ui';
import { causeWord, routers } from './campaign-words';
import classes from './firmware.module.css';

const versionText = (version: string | null): string => (version === null ? 'unknown' : visibleText(version, 60));

function Outcome({ model: { wouldGet, skipped, canReturn } }: { model: CampaignModel }): JSX.Element {
  return (
    <div className={classes.text}>
      <strong>{wouldGet === 0 ? 'None gets it' : `${routers(wouldGet)} ${wouldGet === 1 ? 'gets' : 'get'} it`}</strong>
      {skipped.map(({ cause, count }) => (
        <span key={cause}>
          {formatCount(count)} {causeWord(cause)}
        </span>
      ))}
      {wouldGet > 0 && (
        <span className={classes.muted}>
          {canReturn === wouldGet
            ? 'all can be brought back'
            : canReturn === 0
              ? 'none can be brought back: the image they run is not stored'
              : `${formatCount(canReturn)} can be brought back`}
        </span>
      )}
    </div>
  );
}

/** What a campaign does to each model. @param choice what stands between, of a model that an image can be chosen for */
export function ModelRows({
  models,
  choice,
}: {
  models: readonly CampaignModel[];
  choice: (model: CampaignModel) => ReactNode;
}): JSX.Element {
  return (
    <ul className={classes.models} aria-label="By model">
      {models.map((model) => (
        <li key={model.productClass ?? ''} className={classes.model}>
          <div className={classes.text}>
            <strong>{model.productClass === null ? 'Not seen yet' : visibleText(model.productClass, 64)}</strong>
            <span className={classes.muted}>{visibleText(model.manufacturer ?? '', 64)}</span>
            {model.versions.slice(0, 5).map(({ version, count }) => (
              <span key={version ?? ''}>
                {formatCount(count)} on {versionText(version)}
              </span>
            ))}
            {model.versions.length > 5 && <span className={classes.muted}>and other versions</span>}
          </div>
          <div>{choice(model)}</div>
          <Outcome model={model} />
        </li>
      ))}
    </ul>
  );
}
