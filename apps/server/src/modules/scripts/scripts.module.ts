import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module';
import { StaffModule } from '../staff/staff.module';
import { CallExtension } from './call-extension.service';
import { KeepScriptState } from './keep-script-state.service';
import { RouterScriptSessions } from './router-scripts.service';
import { ScriptBook } from './script-book.service';
import { ScriptFacts } from './script-facts.service';
import { ScriptNews } from './script-news.service';
import { ScriptPool } from './script-pool.service';
import { ScriptRepository } from './script.repository';
import { ScriptSnapshots } from './script-snapshot.service';
import { ScriptStateRepository } from './script-state.repository';
import { ScriptStates } from './script-state.service';
import { ScriptsController } from './scripts.controller';
import { TryOutScripts } from './try-scripts.service';

@Module({
  imports: [InventoryModule, StaffModule],
  controllers: [ScriptsController],
  providers: [
    CallExtension,
    KeepScriptState,
    RouterScriptSessions,
    ScriptBook,
    ScriptFacts,
    ScriptNews,
    ScriptPool,
    ScriptRepository,
    ScriptSnapshots,
    ScriptStateRepository,
    ScriptStates,
    TryOutScripts,
  ],
  exports: [RouterScriptSessions, ScriptBook, ScriptStates, TryOutScripts],
})
export class ScriptsModule {}
