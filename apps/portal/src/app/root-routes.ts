import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { readBusinessClock } from '../features/demo/api/business-clock';
import { ApiProblem } from '../lib/api-client';
import { meQuery } from '../lib/session';
import { NotFound, Shell } from './shell';

/** What every address is under. */
export const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFound });

/** Everything but the login needs somebody signed in; the address is kept for afterwards. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      const { demo } = await context.queryClient.ensureQueryData(meQuery);
      // In the demonstration time is moved: forms and ages need its clock from the start.
      if (demo) await readBusinessClock(context.queryClient);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      throw redirect({ to: '/login', search: (location.href === '/' ? {} : { next: location.href }) as never });
    }
  },
  component: Shell,
});
