import type { JSX } from 'react';
import type { Me } from '@demarc/contracts';
import { Card, KeyValue, PageHeader } from '@demarc/ui';
import { useMe } from '../../../lib/session';
import { AppearanceCard } from './appearance-card';
import { ROLE_WORDS } from './role-words';
import { TokensCard } from './tokens-card';
import classes from './me-page.module.css';

function AccountCard({ me }: { me: Me }): JSX.Element {
  return (
    <Card title="Account">
      <KeyValue
        items={[
          ['Name', me.name],
          ['E-mail', me.email],
          ['Role', `${me.role}: ${ROLE_WORDS[me.role]}`],
          ['May', me.permissions.join(', ')],
        ]}
      />
    </Card>
  );
}

export function MePage(): JSX.Element | null {
  const me = useMe();
  if (me === undefined) return null;
  return (
    <>
      <PageHeader title="Me" lead={`Signed in as ${me.name}.`} />
      <div className={classes.columns}>
        <TokensCard role={me.role} />
        <div className={classes.stack}>
          <AccountCard me={me} />
          <AppearanceCard />
        </div>
      </div>
    </>
  );
}
