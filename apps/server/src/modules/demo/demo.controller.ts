import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DemoState, DemoStep, DemoStepResult, MoveDemoClock } from '@demarc/contracts';
import { Contract } from '../../platform/http/contract';
import { AnyStaff } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { DemoStory } from './demo-story.service';
import { DemoTime } from './demo-time.service';

/** The story panel of the demonstration. These routes do not exist anywhere else. */
@ApiTags('demo')
@Controller('demo')
export class DemoController {
  constructor(
    private readonly story: DemoStory,
    private readonly time: DemoTime,
  ) {}

  @Get()
  @AnyStaff()
  @Contract({ summary: 'Where the story stands, and what the simulated router says of itself', response: DemoState })
  state(): Promise<DemoState> {
    return this.story.state();
  }

  @Post('steps/:step')
  @AnyStaff()
  @Contract({ summary: 'Play a step of the story', response: DemoStepResult })
  play(@Param('step', zod(DemoStep)) step: DemoStep): Promise<DemoStepResult> {
    return this.story.play(step);
  }

  @Post('clock')
  @AnyStaff()
  @Contract({ summary: 'Move the demonstration’s clock forward', body: MoveDemoClock, response: DemoState })
  async moveClock(@Body(zod(MoveDemoClock)) body: MoveDemoClock): Promise<DemoState> {
    await this.time.forward(body.hours);
    return this.story.state();
  }
}
