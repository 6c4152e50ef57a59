import { isSecretPath } from './secrets';

it.each([
  'Device.ManagementServer.Password',
  'InternetGatewayDevice.ManagementServer.ConnectionRequestPassword',
  'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.KeyPassphrase',
  'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.PreSharedKey.1.PreSharedKey',
  'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKey.1.WEPKey',
  'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.X_HW_RadiusKey',
  'Device.WiFi.AccessPoint.1.Security.SAEPassphrase',
  'Device.WiFi.AccessPoint.1.Security.RadiusSecret',
  'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword',
  'Device.WiFi.AccessPoint.1.WPS.PIN',
])('%s is a secret', (path) => expect(isSecretPath(path)).toBe(true));

it.each([
  'Device.ManagementServer.ParameterKey',
  'Device.ManagementServer.Username',
  'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKeyIndex',
  'InternetGatewayDevice.UserInterface.PasswordRequired',
  'Device.WiFi.SSID.1.SSID',
])('%s is none', (path) => expect(isSecretPath(path)).toBe(false));
