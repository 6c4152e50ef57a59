import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { WidgetOrigin } from '@demarc/contracts';
import { Age, Card, ConfirmAction, DataTable, EmptyState, ErrorNote, PageHeader, type TableColumn } from '@demarc/ui';
import { useOrigins } from '../api/list-origins';
import { useRemoveOrigin } from '../api/remove-origin';
import { EmbedCard } from './embed-card';
import { RegisterOriginDialog } from './register-origin-dialog';
import classes from './widget.module.css';

function Remove({ site }: { site: WidgetOrigin }): JSX.Element {
  const remove = useRemoveOrigin();
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Remove"
        destructive
        busy={remove.isPending}
        effect={`The widget stops working in the pages of ${site.origin}, at once.`}
        onConfirm={() => remove.mutateAsync(site.id)}
      />
      {remove.error !== null && (
        <ErrorNote what="The site was not removed." holds="Its pages still work." error={remove.error} />
      )}
    </>
  );
}

const COLUMNS: readonly TableColumn<WidgetOrigin>[] = [
  { id: 'origin', header: 'Origin', title: true, cell: (site) => site.origin },
  { id: 'name', header: 'Name', cell: (site) => site.name },
  { id: 'by', header: 'Registered by', priority: 2, cell: (site) => site.createdBy },
  { id: 'at', header: 'Since', priority: 2, cell: (site) => <Age at={site.createdAt} /> },
  { id: 'remove', header: 'Remove', cell: (site) => <Remove site={site} /> },
];

const sentenceOf = (sites: readonly WidgetOrigin[]): string =>
  sites.length === 0
    ? 'No other site may show the diagnosis of your subscribers.'
    : `${sites.length === 1 ? 'One site' : `${sites.length} sites`} may show the diagnosis of your subscribers; every other gets no answer.`;

/** Which sites may hold the diagnostics widget, and how they do. */
export function WidgetPage(): JSX.Element {
  const query = useOrigins();
  const [isRegistering, setRegistering] = useState(false);
  return (
    <>
      <PageHeader
        title="Diagnostics widget"
        lead={query.data && sentenceOf(query.data)}
        actions={
          <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => setRegistering(true)}>
            Register a site
          </Button>
        }
      />
      <div className={classes.columns}>
        <Card flush>
          <DataTable
            label="Sites"
            columns={COLUMNS}
            rows={query.data}
            error={query.error}
            onRetry={() => void query.refetch()}
            rowKey={(site) => site.id}
            empty={
              <EmptyState title="No site is registered.">
                Your help desk’s pages can show what is wrong with a subscriber’s line, and restart the router.
              </EmptyState>
            }
          />
        </Card>
        <EmbedCard />
      </div>
      {isRegistering && <RegisterOriginDialog onClose={() => setRegistering(false)} />}
    </>
  );
}
