import { useState, type FormEvent, type JSX } from 'react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { ErrorNote } from '@demarc/ui';
import { z } from 'zod';
import { ApiProblem } from '../../../lib/api-client';
import { useUrlState } from '../../../lib/url-state';
import { useLogin } from '../api/login';
import classes from './login-page.module.css';

/** Only an address of this portal: a link in an e-mail must not lead elsewhere after the login. */
const Search = z.object({
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .optional(),
});

/** What a wrong password, too many of them, and a silent server say. */
function whatFailed(error: Error): string {
  if (error instanceof ApiProblem && error.status === 401) return 'E-mail or password is wrong.';
  if (error instanceof ApiProblem && error.status === 429) return 'Too many attempts.';
  return 'You could not be signed in.';
}

export function LoginPage(): JSX.Element {
  const [{ next }] = useUrlState(Search);
  const router = useRouter();
  const login = useLogin();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    login.mutate({ email: email.trim(), password }, { onSuccess: () => void router.navigate({ href: next ?? '/' }) });
  };
  return (
    <main className={classes.page}>
      <title>Sign in · Demarc</title>
      <form className={classes.form} onSubmit={submit}>
        <div className={classes.brand}>
          <img src="/demarc.svg" alt="" width={32} height={32} />
          <h1>Sign in to Demarc</h1>
        </div>
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus
          autoFocus
          size="sm"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="sm"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {login.error !== null && <ErrorNote what={whatFailed(login.error)} error={login.error} />}
        <Button type="submit" size="sm" fullWidth loading={login.isPending}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
