import { CreatePlatform1795000000001 } from './1795000000001-create-platform';
import { CreateStaff1795000000002 } from './1795000000002-create-staff';
import { CreateCatalog1795000000003 } from './1795000000003-create-catalog';
import { CreateSubscribers1795000000004 } from './1795000000004-create-subscribers';
import { CreateLedger1795100000001 } from './1795100000001-create-ledger';
import { CreateInvoices1795100000002 } from './1795100000002-create-invoices';
import { CreatePayments1795100000003 } from './1795100000003-create-payments';
import { CreateAccess1795200000001 } from './1795200000001-create-access';
import { CreateSuspension1795200000002 } from './1795200000002-create-suspension';
import { CreateInventory1795300000001 } from './1795300000001-create-inventory';
import { CreateProvisioning1795300000002 } from './1795300000002-create-provisioning';
import { CreateCpeCredentials1795400000001 } from './1795400000001-create-cpe-credentials';
import { CreateCwmp1795400000002 } from './1795400000002-create-cwmp';
import { CreateRadius1796200000001 } from './1796200000001-create-radius';
import { ExtendAccess1796200000002 } from './1796200000002-extend-access';
import { CreateEnforcement1796210000001 } from './1796210000001-create-enforcement';
import { AddStepBecause1796210000002 } from './1796210000002-add-step-because';
import { CreateRouterFiles1796400000001 } from './1796400000001-create-router-files';
import { CreateConfigProfiles1796400000002 } from './1796400000002-create-config-profiles';
import { CreateWidget1796500000001 } from './1796500000001-create-widget';
import { CreateThroughput1796500000002 } from './1796500000002-create-throughput';
import { CreateControl1796600000001 } from './1796600000001-create-control';
import { CreateInterventions1796600000002 } from './1796600000002-create-interventions';
import { CreateSuspensionRuns1796600000003 } from './1796600000003-create-suspension-runs';
import { CreateArming1796600000004 } from './1796600000004-create-arming';
import { PackCpeTree1797000000001 } from './1797000000001-pack-cpe-tree';
import { ChooseTreeStorage1797000000002 } from './1797000000002-choose-tree-storage';
import { AddManagedOverService1797000000003 } from './1797000000003-add-managed-over-service';
import { MarkHeardRouters1797000000004 } from './1797000000004-mark-heard-routers';
import { KeepRouterMessages1797100000001 } from './1797100000001-keep-router-messages';
import { CreateProof1797100000002 } from './1797100000002-create-proof';
import { MarkCorrections1797200000001 } from './1797200000001-mark-corrections';
import { AddDoneByHand1797300000001 } from './1797300000001-add-done-by-hand';
import { AddTaskKinds1797400000001 } from './1797400000001-add-task-kinds';
import { CreateAddressPools1797500000001 } from './1797500000001-create-address-pools';
import { AllowFixedAddress1797500000002 } from './1797500000002-allow-fixed-address';
import { ReferSubscriptions1797500000003 } from './1797500000003-refer-subscriptions';
import { SurviveOddClients1797500000004 } from './1797500000004-survive-odd-clients';
import { RecogniseLeaseHolders1797500000005 } from './1797500000005-recognise-lease-holders';
import { CreateRouterUploads1797600000001 } from './1797600000001-create-router-uploads';
import { CreateCallLadder1797700000001 } from './1797700000001-create-call-ladder';
import { CreateStunBinding1797700000002 } from './1797700000002-create-stun-binding';
import { CreateSessionEnd1797700000003 } from './1797700000003-create-session-end';
import { QuickenCalls1797700000004 } from './1797700000004-quicken-calls';
import { CreateQuirks1797800000001 } from './1797800000001-create-quirks';
import { CreateDiagnostics1797900000001 } from './1797900000001-create-diagnostics';
import { CreateFleet1798000000001 } from './1798000000001-create-fleet';
import { NameChangeSource1798000000002 } from './1798000000002-name-change-source';
import { AddStrongDigest1798300000001 } from './1798300000001-add-strong-digest';
import { CreateSeries1798200000001 } from './1798200000001-create-series';
import { MarkSharedSerials1798400000001 } from './1798400000001-mark-shared-serials';
import { OrderByParameters1799010000003 } from './1799010000003-order-by-parameters';
import { KnowAccessNodes1799010000002 } from './1799010000002-know-access-nodes';
import { CreateAccessTraffic1799010000001 } from './1799010000001-create-access-traffic';
import { CreateFreshness1798400000002 } from './1798400000002-create-freshness';
import { AddTaskTimes1799000000001 } from './1799000000001-add-task-times';
import { AddIdentityForms1799000000002 } from './1799000000002-add-identity-forms';
import { MarkStoredFiles1799000000003 } from './1799000000003-mark-stored-files';
import { CreateIncidents1798100000001 } from './1798100000001-create-incidents';
import { RotateCredentials1798300000002 } from './1798300000002-rotate-credentials';
import { CreateReadingPolicy1798200000002 } from './1798200000002-create-reading-policy';
import { CreateCampaigns1799050000001 } from './1799050000001-create-campaigns';
import { TellUsedTables1799060000001 } from './1799060000001-tell-used-tables';
import { CreateScripts1799030000001 } from './1799030000001-create-scripts';
import { CreateNbi1799040000001 } from './1799040000001-create-nbi';
import { CreateProfiles1799020000001 } from './1799020000001-create-profiles';
import { CreateGenieacsImport1799040000002 } from './1799040000002-create-genieacs-import';
import { CreateBulkChanges1800110000001 } from './1800110000001-create-bulk-changes';
import { CreateNbiDocuments1800130000001 } from './1800130000001-create-nbi-documents';
import { AddMadeRows1800140000001 } from './1800140000001-add-made-rows';

/** Every migration, in the order of its timestamp. */
export const migrations = [
  CreatePlatform1795000000001,
  CreateStaff1795000000002,
  CreateCatalog1795000000003,
  CreateSubscribers1795000000004,
  CreateLedger1795100000001,
  CreateInvoices1795100000002,
  CreatePayments1795100000003,
  CreateAccess1795200000001,
  CreateSuspension1795200000002,
  CreateInventory1795300000001,
  CreateProvisioning1795300000002,
  CreateCpeCredentials1795400000001,
  CreateCwmp1795400000002,
  CreateRadius1796200000001,
  ExtendAccess1796200000002,
  CreateEnforcement1796210000001,
  AddStepBecause1796210000002,
  CreateRouterFiles1796400000001,
  CreateConfigProfiles1796400000002,
  CreateWidget1796500000001,
  CreateThroughput1796500000002,
  CreateControl1796600000001,
  CreateInterventions1796600000002,
  CreateSuspensionRuns1796600000003,
  CreateArming1796600000004,
  PackCpeTree1797000000001,
  ChooseTreeStorage1797000000002,
  AddManagedOverService1797000000003,
  MarkHeardRouters1797000000004,
  KeepRouterMessages1797100000001,
  CreateProof1797100000002,
  MarkCorrections1797200000001,
  AddDoneByHand1797300000001,
  AddTaskKinds1797400000001,
  CreateAddressPools1797500000001,
  AllowFixedAddress1797500000002,
  ReferSubscriptions1797500000003,
  SurviveOddClients1797500000004,
  RecogniseLeaseHolders1797500000005,
  CreateRouterUploads1797600000001,
  CreateCallLadder1797700000001,
  CreateStunBinding1797700000002,
  CreateSessionEnd1797700000003,
  QuickenCalls1797700000004,
  CreateQuirks1797800000001,
  CreateDiagnostics1797900000001,
  CreateFleet1798000000001,
  NameChangeSource1798000000002,
  CreateIncidents1798100000001,
  CreateSeries1798200000001,
  CreateReadingPolicy1798200000002,
  AddStrongDigest1798300000001,
  RotateCredentials1798300000002,
  MarkSharedSerials1798400000001,
  CreateFreshness1798400000002,
  AddTaskTimes1799000000001,
  AddIdentityForms1799000000002,
  MarkStoredFiles1799000000003,
  CreateAccessTraffic1799010000001,
  KnowAccessNodes1799010000002,
  OrderByParameters1799010000003,
  CreateProfiles1799020000001,
  CreateScripts1799030000001,
  CreateNbi1799040000001,
  CreateGenieacsImport1799040000002,
  CreateCampaigns1799050000001,
  TellUsedTables1799060000001,
  CreateBulkChanges1800110000001,
  CreateNbiDocuments1800130000001,
  AddMadeRows1800140000001,
];
