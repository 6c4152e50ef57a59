import type { JSX, ReactNode } from 'react';
import type { Verdict as VerdictFacts } from '@demarc/contracts';
import { Age } from './age';
import { asSentence } from './format';
import { LOOKS, type LookName } from './state-mark';
import classes from './verdict.module.css';

export interface VerdictProps {
  look: LookName;
  /** What is true and since when: "No internet for 38 min." */
  what: string;
  /** Why it is so, with the strongest evidence. */
  why: string;
  certainty: VerdictFacts['certainty'];
  /** At most two, both safe for the viewer's role. */
  actions?: ReactNode;
  layers: VerdictFacts['layers'];
}

const LAYER_NAMES: Record<VerdictFacts['layers'][number]['layer'], string> = {
  account: 'Account',
  login: 'Login',
  router: 'Router',
  wifi: 'WiFi',
};

/** What is true, why, and what to do; then each layer with its word and its age. */
export function Verdict({ look, what, why, certainty, actions, layers }: VerdictProps): JSX.Element {
  const { role, icon: Icon } = LOOKS[look];
  return (
    <section className={classes.verdict} data-role={role} aria-label="Verdict">
      <div className={classes.sentence} role="status">
        <Icon size={24} stroke={1.75} aria-hidden className={classes.icon} />
        <p className={classes.text}>
          <strong>{what}</strong> {why}
        </p>
        <span className={classes.certainty} title="How sure this diagnosis is: sure, likely or unclear">
          {certainty}
        </span>
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      <ul className={classes.layers}>
        {layers.map((layer) => {
          const mark = LOOKS[layer.status];
          const LayerIcon = mark.icon;
          return (
            <li key={layer.layer} className={classes.layer} data-role={mark.role}>
              <LayerIcon size={16} stroke={1.75} aria-hidden />
              <span className={classes.layerName}>
                {LAYER_NAMES[layer.layer]}
                <span className={classes.hidden}>, {layer.status},</span>
              </span>
              <span className={classes.layerText}>{asSentence(layer.text).replace(/\.$/, '')}</span>
              {layer.at !== null && (
                <span className={classes.layerAge}>
                  <Age at={layer.at} />
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
