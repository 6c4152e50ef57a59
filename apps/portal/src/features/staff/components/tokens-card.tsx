import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ApiToken, Role } from '@demarc/contracts';
import { Age, Card, ConfirmAction, EmptyState, ErrorNote, formatDate, useNow, useZone } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { useApiTokens } from '../api/list-api-tokens';
import { useRevokeApiToken } from '../api/revoke-api-token';
import { CreateTokenDialog } from './create-token-dialog';
import classes from './me-page.module.css';

function Token({ token }: { token: ApiToken }): JSX.Element {
  const revoke = useRevokeApiToken();
  const zone = useZone();
  const isOver = Date.parse(token.expiresAt) < useNow();
  return (
    <li className={classes.token}>
      <div className={classes.tokenText}>
        <strong>{token.name}</strong>
        <span className={classes.muted}>
          {token.role} · made {formatDate(token.createdAt, zone)} · {isOver ? 'expired' : 'expires'}{' '}
          {formatDate(token.expiresAt, zone)} · <Age at={token.lastUsedAt} prefix="used" none="never used" />
        </span>
      </div>
      <ConfirmAction
        level={1}
        verb="Withdraw"
        destructive
        busy={revoke.isPending}
        effect={`Whatever uses “${token.name}” is refused from now on.`}
        onConfirm={() => revoke.mutateAsync(token.id)}
      />
      {revoke.error !== null && (
        <ErrorNote what="The token was not withdrawn." holds="It still works." error={revoke.error} />
      )}
    </li>
  );
}

export function TokensCard({ role }: { role: Role }): JSX.Element {
  const [isMaking, setMaking] = useState(false);
  return (
    <Card
      title="API tokens"
      aside={
        <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => setMaking(true)}>
          Make a token
        </Button>
      }
      flush
    >
      <Loaded query={useApiTokens()} what="Your tokens" lines={3}>
        {(tokens) =>
          tokens.length === 0 ? (
            <EmptyState title="No token.">
              A program signs in with one: Authorization: Bearer. It may do what its role may, at most what you may.
            </EmptyState>
          ) : (
            <ul className={classes.tokens}>
              {tokens.map((token) => (
                <Token key={token.id} token={token} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isMaking && <CreateTokenDialog myRole={role} onClose={() => setMaking(false)} />}
    </Card>
  );
}
