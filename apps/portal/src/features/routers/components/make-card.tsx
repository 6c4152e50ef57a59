import type { JSX } from 'react';
import type { RouterQuirks } from '@demarc/contracts';
import { Card, EmptyState, formatCount } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { DISCOVERY_WORDS, valueWords, whyWords } from '../../../components/quirk-words';
import { useRouterQuirks } from '../api/get-router-quirks';
import classes from './make-card.module.css';

function learnedWords({ experience, badParameters }: RouterQuirks): string | null {
  if (experience === null) return null;
  const bad =
    badParameters.length === 0 ? '' : `; ${formatCount(badParameters.length)} names are refused by its firmware`;
  const values =
    experience.valuesPerAnswer === null ? '' : `, up to ${formatCount(experience.valuesPerAnswer)} values at once`;
  return `Known of its firmware: ${DISCOVERY_WORDS[experience.discovery]}${values}${bad}.`;
}

/** What is done differently for this router because of its make, and who says so. */
export function MakeCard({ routerId }: { routerId: string }): JSX.Element {
  return (
    <Card title="Its make" aside={<PageLink href="/models">Models and rules</PageLink>} flush>
      <Loaded query={useRouterQuirks(routerId)} what="The flags" lines={2}>
        {(quirks) => (
          <>
            {quirks.inForce.length === 0 ? (
              <EmptyState title="No flag is in force: everything goes by the standard." />
            ) : (
              <ul className={classes.flags}>
                {quirks.inForce.map((one) => (
                  <li key={one.flag}>
                    <span className={listClasses.mono}>
                      {one.flag}: {valueWords(one.value)}
                    </span>
                    <PageLink href={`/models?tab=rules&rule=${one.ruleId}`}>{whyWords(one)}</PageLink>
                  </li>
                ))}
              </ul>
            )}
            {quirks.experience !== null && <p className={classes.learned}>{learnedWords(quirks)}</p>}
          </>
        )}
      </Loaded>
    </Card>
  );
}
