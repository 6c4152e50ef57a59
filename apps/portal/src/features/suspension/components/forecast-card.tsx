import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import type { SuspensionForecast } from '@demarc/contracts';
import { Card, formatCount } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useForecast } from '../api/runs';
import classes from './suspension.module.css';

const plural = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

function Outcome({ forecast }: { forecast: SuspensionForecast }): JSX.Element {
  const { takes, evaluated, allowed, activeServices, heldReasons, minutes, byNas, cases } = forecast;
  const nasCount = byNas.filter(({ nasId }) => nasId !== null).length;
  return (
    <div className={classes.stack}>
      <p className={classes.sentence}>
        Of {plural(evaluated, 'service', 'services')} with a bill that is due,{' '}
        <strong>{plural(takes, 'would be taken away', 'would be taken away')} now</strong>
        {takes > 0 && `, in ${plural(minutes, 'minute', 'minutes')}, on ${plural(nasCount, 'NAS', 'NAS')}`}. Without a
        person a day may take {formatCount(allowed)} of {formatCount(activeServices)} in use.
      </p>
      {heldReasons.length > 0 && (
        <div>
          It would be held:
          <ul className={classes.reasons}>
            {heldReasons.map(({ code, text }) => (
              <li key={`${code} ${text}`}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      {cases.length > 0 && (
        <ul className={classes.names} aria-label="Who would be taken away">
          {cases.slice(0, 20).map((each) => (
            <li key={each.subscriptionId}>
              <PageLink href={`/subscribers/${each.subscriberNumber}`}>{each.subscriberName}</PageLink> {each.reason}
            </li>
          ))}
          {takes > 20 && <li>and {formatCount(takes - 20)} more</li>}
        </ul>
      )}
    </div>
  );
}

/** The run's own decisions and guards, without the doing. */
export function ForecastCard(): JSX.Element {
  const [isAsked, setAsked] = useState(false);
  const query = useForecast(isAsked);
  return (
    <Card
      title="What a run would do now"
      aside={
        <Button
          variant="default"
          loading={query.isFetching}
          onClick={() => (isAsked ? void query.refetch() : setAsked(true))}
        >
          {isAsked ? 'Simulate again' : 'Simulate'}
        </Button>
      }
    >
      {isAsked ? (
        <Loaded query={query} what="The simulation">
          {(forecast) => <Outcome forecast={forecast} />}
        </Loaded>
      ) : (
        <p className={classes.muted}>Nothing is written and nobody is told.</p>
      )}
    </Card>
  );
}
