import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { StaffAccount } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, PageHeader, StateMark, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { useMay } from '../../../lib/session';
import { useStaffAccounts } from '../api/list-staff';
import { ROLE_WORDS } from './role-words';
import { StaffDialog } from './staff-dialog';

const COLUMNS: readonly TableColumn<StaffAccount>[] = [
  { id: 'name', header: 'Name', title: true, cell: (account) => account.name },
  { id: 'email', header: 'E-mail', cell: (account) => account.email },
  {
    id: 'role',
    header: 'Role',
    cell: (account) => (
      <span className={listClasses.two}>
        <span>{account.role}</span>
        <span className={listClasses.sub}>{ROLE_WORDS[account.role]}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    priority: 2,
    cell: (account) => (
      <StateMark look={account.disabled ? 'off' : 'ok'} word={account.disabled ? 'disabled' : 'may sign in'} />
    ),
  },
  {
    id: 'login',
    header: 'Last sign-in',
    priority: 2,
    cell: (account) => <Age at={account.lastLoginAt} none="never" />,
  },
];

function sentenceOf(accounts: readonly StaffAccount[]): string {
  const able = accounts.filter((account) => !account.disabled);
  const owners = able.filter((account) => account.role === 'owner').length;
  const people = able.length === 1 ? '1 person may' : `${able.length} people may`;
  return `${people} sign in, ${owners} of them as owner.`;
}

export function StaffPage(): JSX.Element {
  const query = useStaffAccounts();
  const mayWrite = useMay('staff.write');
  const [edited, setEdited] = useState<StaffAccount | 'new' | null>(null);
  return (
    <>
      <PageHeader
        title="Staff"
        lead={query.data && sentenceOf(query.data)}
        actions={
          mayWrite && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => setEdited('new')}>
              Add a person
            </Button>
          )
        }
      />
      <Card flush>
        <DataTable
          label="Staff"
          columns={COLUMNS}
          rows={query.data}
          error={query.error}
          onRetry={() => void query.refetch()}
          rowKey={(account) => account.id}
          {...(mayWrite ? { onOpen: setEdited } : {})}
          empty={<EmptyState title="Nobody." />}
        />
      </Card>
      {edited !== null && <StaffDialog account={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}
