import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiToken, CreateApiToken, CreatedApiToken, LoginRequest, Me } from '@demarc/contracts';
import type { CookieOptions, Request, Response } from 'express';
import { z } from 'zod';
import { AppConfig } from '../../platform/config/app-config';
import { Contract } from '../../platform/http/contract';
import { AnyStaff, CurrentStaff, Public, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { AuthService } from './auth.service';
import { cookieName } from './login-strategies';
import { toApiTokenView } from './staff.view';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly config: AppConfig,
  ) {}

  @Post('login')
  @Public()
  @Contract({ summary: 'Sign in; the session comes back as a cookie', body: LoginRequest, response: Me })
  async login(
    @Body(zod(LoginRequest)) body: LoginRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    const { token, identity } = await this.auth.login(body.email, body.password, request.ip ?? 'unknown');
    response.cookie(cookieName(this.config), token, this.cookieOptions());
    return this.view(identity);
  }

  @Post('logout')
  @AnyStaff()
  @Contract({ summary: 'Sign out; the session ends on the server', status: 204 })
  async logout(@CurrentStaff() staff: StaffIdentity, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.auth.logout(staff);
    response.clearCookie(cookieName(this.config), this.cookieOptions());
  }

  @Get('me')
  @AnyStaff()
  @Contract({ summary: 'Who I am and what I may do', response: Me })
  me(@CurrentStaff() staff: StaffIdentity): Me {
    return this.view(staff);
  }

  @Get('tokens')
  @AnyStaff()
  @Contract({ summary: 'My API tokens', response: z.array(ApiToken) })
  async tokens(@CurrentStaff() staff: StaffIdentity): Promise<ApiToken[]> {
    return (await this.auth.listTokens(staff)).map(toApiTokenView);
  }

  @Post('tokens')
  @AnyStaff()
  @Contract({
    summary: 'Make an API token; it is shown in this answer only',
    body: CreateApiToken,
    response: CreatedApiToken,
    status: 201,
  })
  createToken(
    @CurrentStaff() staff: StaffIdentity,
    @Body(zod(CreateApiToken)) body: CreateApiToken,
  ): Promise<CreatedApiToken> {
    return this.auth.createToken(staff, body);
  }

  @Delete('tokens/:id')
  @AnyStaff()
  @Contract({ summary: 'Withdraw an API token', status: 204 })
  deleteToken(@CurrentStaff() staff: StaffIdentity, @Param('id', zod(z.uuid())) id: string): Promise<void> {
    return this.auth.deleteToken(staff, id);
  }

  private view(staff: StaffIdentity): Me {
    return {
      id: staff.id,
      email: staff.email,
      name: staff.name,
      role: staff.role,
      permissions: [...staff.permissions],
      demo: this.config.settings.DEMARC_DEMO,
    };
  }

  private cookieOptions(): CookieOptions {
    return { httpOnly: true, sameSite: 'lax', secure: this.config.servedByHttps, path: '/' };
  }
}
