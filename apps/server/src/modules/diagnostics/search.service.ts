import { Injectable } from '@nestjs/common';
import { formatMajor } from '@demarc/billing';
import type { Permission, SearchHit, SearchResult } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import { FindRouters } from '../provisioning/find-routers.service';
import { InvoicesService } from '../invoices/invoices.service';
import { PaymentsService } from '../payments/payments.service';
import { SubscribersService, type SubscriberEntity } from '../subscribers/subscribers.service';

const PER_KIND = 8;
const EXACT = 1000;
const PREFIX = 600;
const PART = 500;
const NONE: Promise<SearchHit[]> = Promise.resolve([]);

/** How well a text matches what was typed; null when it does not. */
function scoreOf(text: string | null, typed: string): number | null {
  if (text === null) return null;
  const [have, want] = [text.toLowerCase(), typed.toLowerCase()];
  if (have === want) return EXACT;
  if (have.startsWith(want)) return PREFIX;
  return have.includes(want) ? PART : null;
}

/** One box for everything: the text's shape needs no syntax, every kind is asked and the best match stands first. */
@Injectable()
export class SearchService {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly invoices: InvoicesService,
    private readonly payments: PaymentsService,
    private readonly routers: FindRouters,
  ) {}

  async search(typed: string, permissions: ReadonlySet<Permission>): Promise<SearchResult> {
    const { sql } = this.database;
    const kinds = [
      this.findSubscribers(sql, typed),
      permissions.has('money.read') ? this.findInvoices(sql, typed) : NONE,
      permissions.has('money.read') ? this.findPayments(typed) : NONE,
      permissions.has('router.read') ? this.findRouters(sql, typed) : NONE,
    ];
    const hits = (await Promise.all(kinds)).flat();
    return { hits: hits.toSorted((a, b) => b.score - a.score).slice(0, PER_KIND * 2) };
  }

  private async findSubscribers(sql: Sql, typed: string): Promise<SearchHit[]> {
    const rows = await this.subscribers.list(sql, { search: typed, view: 'all', limit: PER_KIND }, null, null);
    const services = await this.subscribers.listSubscriptionsOfAll(
      sql,
      rows.map((row) => row.id),
    );
    return rows.slice(0, PER_KIND).map((row) => {
      const own = services.filter((service) => service.subscriberId === row.id);
      const { matched, score } = bestOf([...namesOf(row), ...own.map(accountOf)], typed);
      return {
        kind: 'subscriber',
        id: row.id,
        path: `/subscribers/${row.number}`,
        title: row.name,
        subtitle: [row.number, row.phone, row.address].filter(Boolean).join(' · '),
        matched,
        serviceState: own[0]?.serviceState ?? null,
        score,
      };
    });
  }

  private async findInvoices(sql: Sql, typed: string): Promise<SearchHit[]> {
    const page = await this.invoices.page(sql, { search: typed, limit: PER_KIND });
    return page.items.flatMap((invoice): SearchHit[] => {
      const score = scoreOf(invoice.number, typed);
      if (score === null) return [];
      return [
        {
          kind: 'invoice',
          id: invoice.id,
          path: `/invoices/${invoice.number}`,
          title: invoice.number,
          subtitle: `${invoice.issuedTo.name} · ${formatMajor(invoice.totalMinor, invoice.currency)} ${invoice.currency} · ${invoice.state}`,
          matched: 'invoice number',
          serviceState: null,
          score,
        },
      ];
    });
  }

  private async findPayments(typed: string): Promise<SearchHit[]> {
    const page = await this.payments.page({ search: typed, limit: PER_KIND });
    return page.items.map((payment) => {
      const { matched, score } = bestOf(
        [
          ['receipt', payment.receipt],
          ['transaction id', payment.externalId],
        ],
        typed,
      );
      return {
        kind: 'payment',
        id: payment.id,
        path: `/payments?peek=${payment.id}`,
        title: payment.receipt,
        subtitle: `${payment.subscriberName} · ${payment.amount} ${payment.currency} · ${payment.method}`,
        matched,
        serviceState: null,
        score: score - 1,
      };
    });
  }

  private async findRouters(sql: Sql, typed: string): Promise<SearchHit[]> {
    const place = { sort: 'newest' as const, before: null, limit: PER_KIND };
    const { cpes } = await this.routers.page({ search: typed, filter: [] }, place);
    const owners = await this.ownersOf(
      sql,
      cpes.flatMap((cpe) => (cpe.subscriptionId === null ? [] : [cpe.subscriptionId])),
    );
    return cpes.flatMap((cpe): SearchHit[] => {
      const owner = owners.get(cpe.subscriptionId ?? '');
      const { matched, score } = bestOf(
        [
          ['serial', cpe.serialNumber],
          ['model', cpe.modelName],
        ],
        typed,
      );
      // Found by its subscriber alone: her own hit leads to it.
      if (matched === '' && owner !== undefined && bestOf(owner.names, typed).matched !== '') return [];
      return [
        {
          kind: 'router',
          id: cpe.id,
          path: `/routers/${cpe.id}`,
          title: cpe.serialNumber,
          subtitle: [cpe.manufacturer, cpe.modelName, owner?.name ?? cpe.state].filter(Boolean).join(' · '),
          matched: matched === '' ? 'reported value' : matched,
          serviceState: null,
          score,
        },
      ];
    });
  }

  private async ownersOf(sql: Sql, subscriptionIds: string[]): Promise<Map<string, { name: string; names: Names }>> {
    const services = await this.subscribers.listSubscriptions(sql, subscriptionIds);
    const people = await this.subscribers.listByIds(
      sql,
      services.map((service) => service.subscriberId),
    );
    return new Map(
      services.flatMap((service) => {
        const person = people.find((each) => each.id === service.subscriberId);
        if (person === undefined) return [];
        return [[service.id, { name: person.name, names: [...namesOf(person), accountOf(service)] }] as const];
      }),
    );
  }
}

/** What somebody or something is called, each with the word for it. */
type Names = readonly (readonly [string, string | null])[];

const accountOf = ({ pppoeUsername }: { pppoeUsername: string }) => ['PPPoE user', pppoeUsername] as const;

const namesOf = (subscriber: SubscriberEntity): Names => [
  ['number', subscriber.number],
  ['phone', subscriber.phone],
  ['phone', subscriber.phoneDigits],
  ['name', subscriber.name],
  ['e-mail', subscriber.email],
];

function bestOf(fields: Names, typed: string): { matched: string; score: number } {
  const digits = typed.replaceAll(/\D/g, '');
  const scored = fields.map(([name, text]) => ({
    matched: name,
    score: Math.max(
      scoreOf(text, typed) ?? 0,
      name === 'phone' && digits.length >= 4 ? (scoreOf(text, digits) ?? 0) : 0,
    ),
  }));
  const best = scored.toSorted((a, b) => b.score - a.score)[0];
  return best === undefined || best.score === 0 ? { matched: '', score: 1 } : best;
}
