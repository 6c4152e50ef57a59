import { CreatedWidgetToken, WIDGET_SCOPES, type Me } from '@demarc/contracts';
import { api, ApiProblem } from '../../../lib/api-client';

export type WidgetAnswer =
  CreatedWidgetToken | { code: string; title: string; details: Readonly<Record<string, unknown>> };

/** A token of the widget for whoever is signed in: what one may do oneself, one's widget may. */
export async function widgetToken(me: Me, subscriber: string): Promise<WidgetAnswer> {
  const body = {
    subscriber,
    agent: { id: me.id, name: me.name },
    scopes: WIDGET_SCOPES.filter((scope) => me.permissions.includes(scope)),
    origin: window.location.origin,
  };
  try {
    return await api.send('POST', '/widget-tokens', body, CreatedWidgetToken);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { code: error.code, title: error.title, details: error.details };
  }
}
