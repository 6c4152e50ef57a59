import type { JSX } from 'react';
import { Drawer } from '@mantine/core';
import type { DeviceModel } from '@demarc/contracts';
import { Age, EmptyState, formatCount, KeyValue, visibleText } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { PathText } from '../../../components/path-text';
import { DISCOVERY_WORDS, valueWords, whyWords } from '../../../components/quirk-words';
import { modelTitle } from './rule-words';
import classes from './models.module.css';

function InForce({ model, onRule }: { model: DeviceModel; onRule: (id: string) => void }): JSX.Element {
  if (model.inForce.length === 0) return <EmptyState title="No rule is for it: everything goes by the standard." />;
  return (
    <ul className={classes.rows}>
      {model.inForce.map((one) => (
        <li key={one.flag} className={classes.row}>
          <span className={classes.rowText}>
            <span className={listClasses.mono}>
              {one.flag}: {valueWords(one.value)}
            </span>
            <button type="button" className={listClasses.textButton} onClick={() => onRule(one.ruleId)}>
              {whyWords(one)}
            </button>
          </span>
        </li>
      ))}
    </ul>
  );
}

function BadNames({ model }: { model: DeviceModel }): JSX.Element {
  if (model.badParameters.length === 0) return <EmptyState title="It reads whatever it lists." />;
  return (
    <ul className={classes.rows}>
      {model.badParameters.map(({ path, routers, lastAt, expiresAt }) => (
        <li key={path} className={classes.row}>
          <span className={classes.rowText}>
            <PathText path={path} />
            <span className={classes.muted}>
              refused by{' '}
              {routers === 1 ? '1 router: left out for that one' : `${formatCount(routers)} routers: left out for all`},{' '}
              <Age at={lastAt} />; asked again in <Age at={expiresAt} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const counted = (count: number | null | undefined, word: string): string | null =>
  count === null || count === undefined ? null : `${formatCount(count)} ${word}`;

/** One firmware: what is known of it and why. */
export function ModelDrawer(props: {
  model: DeviceModel | null;
  onRule: (id: string) => void;
  onClose: () => void;
}): JSX.Element {
  const { model, onRule, onClose } = props;
  const experience = model?.experience ?? null;
  return (
    <Drawer
      opened={model !== null}
      onClose={onClose}
      position="right"
      size={560}
      title={model === null ? '' : modelTitle(model)}
    >
      {model !== null && (
        <div className={classes.stack}>
          <KeyValue
            items={[
              ['Firmware', visibleText(model.softwareVersion, 100)],
              ['Hardware', visibleText(model.hardwareVersion, 100)],
              ['OUI', visibleText(model.oui, 20)],
              ['Routers', formatCount(model.routers)],
              ['Discovery', experience === null ? 'not read yet' : DISCOVERY_WORDS[experience.discovery]],
              ['Values at once', counted(experience?.valuesPerAnswer, 'borne so far')],
              ['Parameters', counted(experience?.treeSize, 'listed')],
              ['Last read', experience === null ? null : <Age key="read" at={experience.readAt} />],
            ]}
          />
          <section>
            <h3 className={classes.heading}>Flags in force, and why</h3>
            <InForce model={model} onRule={onRule} />
          </section>
          <section>
            <h3 className={classes.heading}>Names that it lists and refuses to read</h3>
            <BadNames model={model} />
          </section>
        </div>
      )}
    </Drawer>
  );
}
