import type { JSX } from 'react';
import type { WidgetScript } from '@demarc/contracts';
import { Card } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useScript } from '../api/get-script';
import { requestText, snippetOf } from './snippets';
import classes from './widget.module.css';

/** What the help desk's people copy: the script, pinned or moving, and the request of their server. */
export function EmbedCard(): JSX.Element {
  return (
    <Card title="How a page holds it">
      <Loaded query={useScript()} what="The script" lines={6}>
        {(script) => <Steps script={script} />}
      </Loaded>
    </Card>
  );
}

function Steps({ script }: { script: WidgetScript }): JSX.Element {
  const { origin } = window.location;
  return (
    <ol className={classes.steps}>
      <li>
        The help desk’s server asks for a token of one subscriber, with an API token of yours (
        <PageLink href="/me">My account</PageLink>):
        <pre className={classes.code} tabIndex={0}>
          {requestText(origin)}
        </pre>
      </li>
      <li>
        Its page loads the script and hands the token on:
        <pre className={classes.code} tabIndex={0}>
          {snippetOf(`${origin}${script.path}`, null)}
        </pre>
      </li>
      <li>
        <p className={classes.note}>
          Pinned instead of moving along ({Math.round(script.bytes / 1024)} kB; gone after the next upgrade of Demarc):
        </p>
        <pre className={classes.code} tabIndex={0}>
          {snippetOf(`${origin}${script.pinnedPath}`, script.integrity)}
        </pre>
      </li>
    </ol>
  );
}
