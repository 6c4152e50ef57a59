import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/providers';
import { router } from './app/router';
import { whenSignedOut } from './lib/api-client';
import { queryClient } from './lib/query-client';

whenSignedOut(() => {
  if (router.state.location.pathname === '/login') return;
  const next = router.state.location.href;
  queryClient.clear();
  void router.navigate({ to: '/login', search: { next } as never });
});

const element = document.getElementById('root');
if (element !== null) {
  createRoot(element).render(
    <StrictMode>
      <Providers />
    </StrictMode>,
  );
}
