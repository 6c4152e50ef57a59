import type { JSX } from 'react';
import { PageHeader } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useQuery } from '@tanstack/react-query';
import { businessQuery } from '../../../lib/business';
import { BusinessCard } from './business-card';
import { TaxesCard } from './taxes-card';
import classes from './settings.module.css';

export function SettingsPage(): JSX.Element {
  return (
    <>
      <PageHeader
        title="Settings"
        lead={
          <>
            Who issues the invoices, and when. See also <PageLink href="/plans">plans</PageLink>,{' '}
            <PageLink href="/suspension">suspension policies</PageLink>, <PageLink href="/nas">NAS</PageLink>,{' '}
            <PageLink href="/settings/staff">staff</PageLink> and the{' '}
            <PageLink href="/settings/widget">widget</PageLink> for help desks.
          </>
        }
      />
      <div className={classes.columns}>
        <Loaded query={useQuery(businessQuery)} what="The company" lines={8}>
          {(entity) => <BusinessCard key={entity.id} entity={entity} />}
        </Loaded>
        <TaxesCard />
      </div>
    </>
  );
}
