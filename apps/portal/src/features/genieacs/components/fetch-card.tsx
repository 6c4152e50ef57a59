import { useState, type JSX } from 'react';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { FetchGenieacs } from '@demarc/contracts';
import { Card, ErrorNote } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { useFetchPeer } from '../api/imports';
import classes from './genieacs.module.css';

interface Draft {
  url: string;
  filesUrl: string;
  username: string;
  secret: string;
}

const EMPTY: Draft = { url: '', filesUrl: '', username: '', secret: '' };

/** Without a user name it is a key. */
function orderOf({ url, filesUrl, username, secret }: Draft): unknown {
  return {
    url: url.trim(),
    ...(filesUrl.trim() === '' ? {} : { filesUrl: filesUrl.trim() }),
    ...(username === '' ? (secret === '' ? {} : { apiKey: secret }) : { username, password: secret }),
  };
}

/** A running GenieACS is read through its API, as if it had been dumped. */
export function FetchCard(): JSX.Element {
  const [draft, set] = useState<Draft>(EMPTY);
  const fetched = useFetchPeer();
  const order = FetchGenieacs.safeParse(orderOf(draft));
  const field = (name: keyof Draft) => ({
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => set({ ...draft, [name]: event.currentTarget.value }),
  });
  const isWrong = draft.url !== '' && !FetchGenieacs.shape.url.safeParse(draft.url.trim()).success;
  return (
    <Card title="From a running GenieACS">
      <Stack gap="md">
        <p className={classes.lead}>
          Everything is fetched through its API, page by page, and looked through like a dump. Its host has to be listed
          under <PageLink href="/settings/genieacs">GenieACS API</PageLink> first.
        </p>
        <TextInput
          label="Address of its API"
          placeholder="http://acs.example.net:7557"
          error={isWrong && 'An address begins with http:// or https://'}
          {...field('url')}
        />
        <TextInput
          label="Address of its file server"
          description="Images and configurations come from there; leave it empty to go without them."
          placeholder="http://acs.example.net:7567"
          {...field('filesUrl')}
        />
        <TextInput label="User name" description="Where a proxy before it asks for one." {...field('username')} />
        <PasswordInput label="Password or API key" autoComplete="off" {...field('secret')} />
        {fetched.error !== null && (
          <ErrorNote what="It was not fetched." holds="Nothing was taken over." error={fetched.error} />
        )}
        <div>
          <Button
            disabled={!order.success}
            loading={fetched.isPending}
            onClick={() => order.success && fetched.mutate(order.data, { onSuccess: () => set(EMPTY) })}
          >
            Fetch and look through
          </Button>
        </div>
      </Stack>
    </Card>
  );
}
