import { Injectable } from '@nestjs/common';
import { unpackTree, type DataModelRoot, type PackedTree, type TreeRow, type WifiBand } from '@demarc/datamodel';
import type { MadeRow, ParameterMemory, ServiceState, WishMode } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';

/** What is known of a router without asking it, for a plan that is not carried out. */
export interface RememberedRouter {
  cpeId: string;
  serialNumber: string;
  oui: string | null;
  manufacturer: string | null;
  productClass: string | null;
  modelName: string | null;
  hardwareVersion: string | null;
  softwareVersion: string | null;
  root: DataModelRoot | null;
  isObserved: boolean;
  connectionRequestUrl: string | null;
  sourceAddress: string | null;
  subscriptionId: string | null;
  service: {
    serviceState: ServiceState;
    stateVersion: number;
    username: string;
    isByProfile: boolean;
    dials: boolean;
    cpeEnforces: boolean;
  } | null;
  wifi: { band: WifiBand; ssid: string; enabled: boolean }[];
  adopted: { intent: string; field: string; value: string }[];
  /** What operators have set on it by name; null: a secret. */
  operator: {
    id: string;
    intent: string;
    field: string;
    value: string | null;
    type: string | null;
    mode: WishMode;
    changeId: string;
    changeName: string;
  }[];
  memory: ParameterMemory[];
  madeRows: MadeRow[];
  tree: TreeRow[];
}

type Row = Omit<RememberedRouter, 'tree'> & { tree: PackedTree | null };

@Injectable()
export class DryRunRepository {
  /** A batch of routers with all that a plan begins with, in one statement. */
  async list(sql: Sql, cpeIds: readonly string[]): Promise<RememberedRouter[]> {
    const rows = await sql.query<Row[]>(REMEMBERED, [cpeIds]);
    return rows.map((row) => ({ ...row, tree: row.tree === null ? [] : unpackTree(row.tree) }));
  }
}

const REMEMBERED = `
  select c.id as "cpeId", c.serial_number as "serialNumber", c.oui, c.manufacturer, c.product_class as "productClass",
         c.model_name as "modelName", c.hardware_version as "hardwareVersion", c.software_version as "softwareVersion",
         c.root, c.mode = 'observe' as "isObserved", c.connection_request_url as "connectionRequestUrl",
         p.source_address as "sourceAddress", c.subscription_id as "subscriptionId", t.parameters as tree,
         case when u.id is null then null else json_build_object(
           'serviceState', u.service_state, 'stateVersion', u.state_version, 'username', u.pppoe_username,
           'isByProfile', u.push_profile_id is not null,
           'dials', coalesce(u.access_method not in ('bridged', 'static-ip'), true), 'cpeEnforces', u.cpe_enforces) end as service,
         coalesce((select json_agg(json_build_object('band', w.band, 'ssid', w.ssid, 'enabled', w.enabled) order by w.band)
                   from subscription_wifi w where w.subscription_id = u.id), '[]') as wifi,
         coalesce((select json_agg(json_build_object('intent', a.intent, 'field', a.field, 'value', a.value))
                   from adopted_setting a where a.subscription_id = u.id or a.cpe_id = c.id), '[]') as adopted,
         coalesce((select json_agg(json_build_object('id', o.id, 'intent', o.intent, 'field', o.field, 'value', o.value,
                     'type', o.type, 'mode', o.mode, 'changeId', o.change_id, 'changeName', o.change_name))
                   from operator_setting o where o.subscription_id = u.id or (u.id is null and o.cpe_id = c.id)), '[]') as operator,
         coalesce((select json_agg(json_build_object('path', s.path, 'status', s.status, 'written', s.written,
                     'reason', case when s.reason_code is null then null
                                    else json_build_object('code', s.reason_code, 'text', coalesce(s.reason, '')) end,
                     'deviceForm', s.device_form, 'corrections', s.corrections, 'parameterKey', s.parameter_key))
                   from cpe_parameter_status s where s.cpe_id = c.id), '[]') as memory,
         coalesce(d.made_rows, '[]') as "madeRows"
  from cpe c
    left join cpe_presence p on p.cpe_id = c.id
    left join cpe_wanted d on d.cpe_id = c.id
    left join cpe_tree t on t.cpe_id = c.id
    left join subscription u on u.id = c.subscription_id
  where c.id = any($1) order by c.id`;
