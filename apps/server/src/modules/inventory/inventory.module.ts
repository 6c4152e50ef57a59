import { Module } from '@nestjs/common';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { CpeCredentialModule } from './cpe-credential.module';
import { AdmitCpe } from './admit-cpe.service';
import { AdoptRouters } from './adopt-routers.service';
import { ForgetRouters } from './forget-routers.service';
import { ImportRouters } from './import-routers.service';
import { CpeEventRepository } from './cpe-event.repository';
import { CpeEvents } from './cpe-events.service';
import { CpeTagRepository } from './cpe-tag.repository';
import { CpeTagNews } from './cpe-tag-news.service';
import { CpeTags } from './cpe-tags.service';
import { CpeDirectory } from './cpe-directory.service';
import { CpeTreeRepository } from './cpe-tree.repository';
import { CpeTrees } from './cpe-trees.service';
import { CpeIdentityRepository } from './cpe-identity.repository';
import { CpeRepository } from './cpe.repository';
import { InformRecorder } from './inform-recorder.service';
import { InventoryService } from './inventory.service';
import { ManageRouters } from './manage-routers.service';
import { ObservedCpeRepository } from './observed-cpe.repository';
import { ReadingRecorder } from './reading-recorder.service';
import { ReadingRepository } from './reading.repository';
import { RollReadingsJob } from './roll-readings.job';
import { RollReadings } from './roll-readings.service';
import { RouterSeriesController } from './router-series.controller';
import { RouterSeriesService } from './router-series.service';
import { SeriesMarksRepository } from './series-marks.repository';
import { SeriesMarks } from './series-marks.service';
import { PresenceRepository } from './presence.repository';
import { ReviewUploads } from './review-uploads.service';
import { RouterFileLinks } from './router-file-links.service';
import { RouterFileStore } from './router-file-store';
import { RouterFileRepository } from './router-file.repository';
import { RouterFilesController } from './router-files.controller';
import { RouterFiles } from './router-files.service';
import { RouterModes } from './router-modes.service';
import { RouterUploadRepository } from './router-upload.repository';
import { RouterUploadsController } from './router-uploads.controller';
import { RouterUploads } from './router-uploads.service';
import { SavedFilterRepository } from './saved-filter.repository';
import { SavedFiltersController } from './saved-filters.controller';
import { SavedFilters } from './saved-filters.service';
import { StoredFileRepository } from './stored-file.repository';
import { SweepFiles } from './sweep-files.service';
import { SweepRouterFilesJob } from './sweep-router-files.job';
import { DeviceModelRepository } from './device-model.repository';
import { DeviceModels } from './device-models.service';
import { IdentityFormRepository } from './identity-form.repository';
import { IdentityForms } from './identity-forms.service';
import { LearnQuirks } from './learn-quirks.service';
import { ModelExperiences } from './model-experiences.service';
import { MoveFilesJob } from './move-files.job';
import { MoveFiles } from './move-files.service';
import { QuirkBook } from './quirk-book.service';
import { QuirkEvidenceRepository } from './quirk-evidence.repository';
import { QuirkNews } from './quirk-news.service';
import { QuirkRuleRepository } from './quirk-rule.repository';
import { QuirkRules } from './quirk-rules.service';
import { QuirksController } from './quirks.controller';
import { RegisterWithSubscription } from './register-with-subscription.service';

/** What is known of CPEs over time. */
const series = [
  ReadingRecorder,
  ReadingRepository,
  RollReadings,
  RollReadingsJob,
  RouterSeriesService,
  SeriesMarks,
  SeriesMarksRepository,
];

@Module({
  imports: [CpeCredentialModule, StaffModule, SubscribersModule],
  controllers: [
    QuirksController,
    RouterFilesController,
    RouterSeriesController,
    RouterUploadsController,
    SavedFiltersController,
  ],
  providers: [
    ...series,
    AdmitCpe,
    CpeDirectory,
    CpeEventRepository,
    CpeEvents,
    CpeIdentityRepository,
    IdentityFormRepository,
    IdentityForms,
    CpeRepository,
    CpeTagRepository,
    CpeTagNews,
    CpeTags,
    CpeTreeRepository,
    CpeTrees,
    DeviceModelRepository,
    DeviceModels,
    AdoptRouters,
    ForgetRouters,
    ImportRouters,
    InformRecorder,
    InventoryService,
    LearnQuirks,
    ManageRouters,
    ModelExperiences,
    ObservedCpeRepository,
    PresenceRepository,
    QuirkBook,
    QuirkEvidenceRepository,
    MoveFiles,
    MoveFilesJob,
    QuirkNews,
    QuirkRuleRepository,
    QuirkRules,
    RegisterWithSubscription,
    ReviewUploads,
    RouterFileLinks,
    RouterFileRepository,
    RouterFiles,
    RouterFileStore,
    StoredFileRepository,
    RouterModes,
    RouterUploadRepository,
    RouterUploads,
    SavedFilterRepository,
    SavedFilters,
    SweepFiles,
    SweepRouterFilesJob,
  ],
  exports: [
    CpeEvents,
    CpeTags,
    CpeTrees,
    AdoptRouters,
    ForgetRouters,
    ImportRouters,
    InventoryService,
    LearnQuirks,
    ManageRouters,
    ReviewUploads,
    ModelExperiences,
    QuirkBook,
    QuirkRules,
    ReadingRecorder,
    RouterFileLinks,
    RouterFiles,
    RouterModes,
    RouterSeriesService,
    RouterUploads,
    SavedFilters,
  ],
})
export class InventoryModule {}
