import type { JSX } from 'react';
import { Tabs, TextInput } from '@mantine/core';
import { calendarDateOf, PageHeader, serverNow, useZone } from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { ledgerKey } from '../api/get-trial-balance';
import { JournalEntries } from './journal-entries';
import { LedgerLead } from './ledger-lead';
import { TrialBalanceCard } from './trial-balance-card';
import classes from './ledger.module.css';

const TABS = ['balance', 'entries'] as const;
const Search = z.object({ tab: z.enum(TABS).default('balance'), asOf: z.iso.date().optional() });

export function LedgerPage(): JSX.Element {
  const [{ tab, asOf }, set] = useUrlState(Search);
  const today = calendarDateOf(serverNow(), useZone());
  useLive(['invoice', 'payment', 'billing-run'], [ledgerKey]);
  return (
    <>
      <PageHeader
        title="Ledger"
        lead={<LedgerLead asOf={asOf} />}
        actions={
          tab === 'balance' && (
            <label className={classes.asOf}>
              As of
              <TextInput
                type="date"
                value={asOf ?? today}
                onChange={(event) =>
                  set({ asOf: event.currentTarget.value === '' ? undefined : event.currentTarget.value })
                }
              />
            </label>
          )
        }
      />
      <Tabs
        value={tab}
        onChange={(next) => set({ tab: next === 'entries' ? 'entries' : 'balance' }, 'push')}
        keepMounted={false}
      >
        <Tabs.List mb="md" className={listClasses.tabs}>
          <Tabs.Tab value="balance">Trial balance</Tabs.Tab>
          <Tabs.Tab value="entries">Journal</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="balance">
          <TrialBalanceCard asOf={asOf} />
        </Tabs.Panel>
        <Tabs.Panel value="entries">
          <JournalEntries />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
