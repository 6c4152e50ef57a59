/** Blocks of TR-098 trees, as the firmware of such boxes answers; see `readBlock` for the columns. */

export const DEVICE_INFO = `
  Manufacturer string r $manufacturer
  ManufacturerOUI string r $oui
  ModelName string r $productClass
  Description string r Home gateway
  ProductClass string r $productClass
  SerialNumber string rc $serial
  SpecVersion string r 1.0
  ProvisioningCode string wa
  UpTime unsignedInt rc $uptime
  FirstUseDate dateTime r 0001-01-01T00:00:00Z
  DeviceLog string rc boot: firmware verified, configuration loaded
  MemoryStatus.Total unsignedInt r 262144
  MemoryStatus.Free unsignedInt rc $memoryFree
  ProcessStatus.CPUUsage unsignedInt rc $cpuUsage
`;

export const MANAGEMENT_SERVER = `
  EnableCWMP boolean w true
  URL string w $acsUrl
  Username string w $acsUsername
  Password string ws $acsPassword
  PeriodicInformEnable boolean w true
  PeriodicInformInterval unsignedInt w 300
  PeriodicInformTime dateTime w 0001-01-01T00:00:00Z
  ParameterKey string rc
  ConnectionRequestURL string ra $connectionRequestUrl
  ConnectionRequestUsername string w $connectionRequestUsername
  ConnectionRequestPassword string ws $connectionRequestPassword
  UpgradesManaged boolean w true
  DefaultActiveNotificationThrottle unsignedInt w 0
  UDPConnectionRequestAddress string ra
  STUNEnable boolean w false
  STUNServerAddress string w
  STUNServerPort unsignedInt w 3478
  STUNUsername string w
  STUNPassword string ws
  STUNMaximumKeepAlivePeriod int w -1
  STUNMinimumKeepAlivePeriod unsignedInt w 30
  NATDetected boolean r false
`;

export const TIME = `
  Enable boolean w true
  Status string r Synchronized
  NTPServer1 string w ntp1.example.net
  NTPServer2 string w ntp2.example.net
  CurrentLocalTime dateTime rc $now
  LocalTimeZone string w +00:00
  LocalTimeZoneName string w UTC
`;

export const LAN = `
  LANHostConfigManagement.MACAddress string r $lanMac
  LANHostConfigManagement.DHCPServerConfigurable boolean w true
  LANHostConfigManagement.DHCPServerEnable boolean w true
  LANHostConfigManagement.DHCPRelay boolean r false
  LANHostConfigManagement.MinAddress string w 192.168.1.2
  LANHostConfigManagement.MaxAddress string w 192.168.1.254
  LANHostConfigManagement.SubnetMask string w 255.255.255.0
  LANHostConfigManagement.DNSServers string w 192.168.1.1
  LANHostConfigManagement.DomainName string w home
  LANHostConfigManagement.IPRouters string w 192.168.1.1
  LANHostConfigManagement.DHCPLeaseTime int w 86400
  LANHostConfigManagement.DHCPStaticAddressNumberOfEntries unsignedInt r 0
  LANHostConfigManagement.DHCPStaticAddress.{i}.Enable boolean w false
  LANHostConfigManagement.DHCPStaticAddress.{i}.Chaddr string w
  LANHostConfigManagement.DHCPStaticAddress.{i}.Yiaddr string w
  LANHostConfigManagement.IPInterfaceNumberOfEntries unsignedInt r 1
  LANHostConfigManagement.IPInterface.1.Enable boolean w true
  LANHostConfigManagement.IPInterface.1.IPInterfaceIPAddress string w 192.168.1.1
  LANHostConfigManagement.IPInterface.1.IPInterfaceSubnetMask string w 255.255.255.0
  LANHostConfigManagement.IPInterface.1.IPInterfaceAddressingType string w Static
  Hosts.HostNumberOfEntries unsignedInt rc $hostCount
  Hosts.Host.{i}.IPAddress string r $hostIp
  Hosts.Host.{i}.AddressSource string r DHCP
  Hosts.Host.{i}.LeaseTimeRemaining int rc $hostLease
  Hosts.Host.{i}.MACAddress string r $hostMac
  Hosts.Host.{i}.HostName string r $hostName
  Hosts.Host.{i}.InterfaceType string r $hostInterface
  Hosts.Host.{i}.Active boolean r true
`;

export const LAN_PORT = `
  Enable boolean w true
  Status string r Up
  Name string r eth%n
  MACAddress string r $lanMac
  MaxBitRate string w Auto
  DuplexMode string w Auto
  Stats.BytesSent unsignedInt rc $bytesReceived
  Stats.BytesReceived unsignedInt rc $bytesSent
`;

/** One SSID; `%n` is the suffix of the band's live values. */
export const WLAN = `
  Enable boolean w true
  Status string r Up
  BSSID string r $bssid%n
  MaxBitRate string w Auto
  Channel unsignedInt w $channel%n
  AutoChannelEnable boolean w true
  PossibleChannels string r $possibleChannels
  ChannelsInUse string r $channel%n
  SSID string w $factorySsid
  BeaconType string w 11i
  MACAddressControlEnabled boolean w false
  WEPKeyIndex unsignedInt w 1
  WEPEncryptionLevel string r 104-bit
  KeyPassphrase string ws =PreSharedKey.1.KeyPassphrase
  BasicEncryptionModes string w None
  BasicAuthenticationMode string w None
  WPAEncryptionModes string w AESEncryption
  WPAAuthenticationMode string w PSKAuthentication
  IEEE11iEncryptionModes string w AESEncryption
  IEEE11iAuthenticationMode string w PSKAuthentication
  PossibleDataTransmitRates string r 6,9,12,18,24,36,48,54
  SSIDAdvertisementEnabled boolean w true
  RadioEnabled boolean w true
  TransmitPowerSupported string r 20,40,60,80,100
  TransmitPower unsignedInt w 100
  RegulatoryDomain string w BD
  WMMSupported boolean r true
  WMMEnable boolean w true
  TotalBytesSent unsignedInt rc $wifiBytesSent
  TotalBytesReceived unsignedInt rc $wifiBytesReceived
  TotalAssociations unsignedInt rc $stations%n
  PreSharedKey.1.PreSharedKey string ws =PreSharedKey.1.KeyPassphrase
  PreSharedKey.1.KeyPassphrase string ws $factoryKey
  PreSharedKey.1.AssociatedDeviceMACAddress string w
  WPS.Enable boolean w false
  AssociatedDevice.{i}.AssociatedDeviceMACAddress string r $stationMac%n
  AssociatedDevice.{i}.AssociatedDeviceIPAddress string r $stationIp%n
  AssociatedDevice.{i}.AssociatedDeviceAuthenticationState boolean r true
  AssociatedDevice.{i}.LastDataTransmitRate string rc $stationRate%n
  AssociatedDevice.{i}.X_HW_RSSI int rc $stationSignal%n
`;

export const WAN_COMMON = `
  EnabledForInternet boolean w true
  PhysicalLinkStatus string r Up
  TotalBytesSent unsignedInt rc $bytesSent
  TotalBytesReceived unsignedInt rc $bytesReceived
  TotalPacketsSent unsignedInt rc $packetsSent
  TotalPacketsReceived unsignedInt rc $packetsReceived
`;

export const WAN_PPP = `
  Enable boolean w true
  Reset boolean w false
  ConnectionStatus string r $pppStatus
  PossibleConnectionTypes string r IP_Routed,PPPoE_Bridged
  ConnectionType string w IP_Routed
  PPPoESessionID unsignedInt r $pppSessionId
  Name string w internet
  Uptime unsignedInt rc $pppUptime
  LastConnectionError string r $pppError
  AutoDisconnectTime unsignedInt w 0
  IdleDisconnectTime unsignedInt w 0
  RSIPAvailable boolean r false
  NATEnabled boolean w true
  Username string w $factoryPppUsername
  Password string ws $factoryPppPassword
  PPPEncryptionProtocol string r None
  PPPCompressionProtocol string r None
  PPPAuthenticationProtocol string r PAP
  ExternalIPAddress string ra $pppAddress
  RemoteIPAddress string r $pppGateway
  DefaultGateway string r $pppGateway
  MaxMRUSize unsignedInt w 1492
  CurrentMRUSize unsignedInt r 1492
  DNSEnabled boolean w true
  DNSOverrideAllowed boolean w false
  DNSServers string w $pppDns
  MACAddress string r $wanMac
  MACAddressOverride boolean w false
  TransportType string r PPPoE
  PPPoEACName string w
  PPPoEServiceName string w
  ConnectionTrigger string w AlwaysOn
  RouteProtocolRx string w Off
  PPPLCPEcho unsignedInt r 30
  PPPLCPEchoRetry unsignedInt r 6
  PortMappingNumberOfEntries unsignedInt r 0
  PortMapping.{i}.PortMappingEnabled boolean w false
  PortMapping.{i}.PortMappingLeaseDuration unsignedInt w 0
  PortMapping.{i}.RemoteHost string w
  PortMapping.{i}.ExternalPort unsignedInt w 0
  PortMapping.{i}.ExternalPortEndRange unsignedInt w 0
  PortMapping.{i}.InternalPort unsignedInt w 0
  PortMapping.{i}.PortMappingProtocol string w TCP
  PortMapping.{i}.InternalClient string w
  PortMapping.{i}.PortMappingDescription string w
`;

export const WAN_IPOE = `
  Enable boolean w true
  Reset boolean w false
  ConnectionStatus string r $managementStatus
  PossibleConnectionTypes string r IP_Routed,IP_Bridged
  ConnectionType string w IP_Routed
  Name string w management
  Uptime unsignedInt rc $managementUptime
  LastConnectionError string r ERROR_NONE
  RSIPAvailable boolean r false
  NATEnabled boolean w false
  AddressingType string w DHCP
  ExternalIPAddress string ra $managementAddress
  SubnetMask string r 255.255.0.0
  DefaultGateway string r $managementGateway
  DNSEnabled boolean w true
  DNSOverrideAllowed boolean w false
  DNSServers string w 127.0.0.53
  MaxMTUSize unsignedInt w 1500
  MACAddress string r $managementMac
  MACAddressOverride boolean w false
  ConnectionTrigger string w AlwaysOn
  RouteProtocolRx string w Off
  PortMappingNumberOfEntries unsignedInt r 0
`;

export const ROUTING = `
  Layer3Forwarding.DefaultConnectionService string w InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1
  Layer3Forwarding.ForwardNumberOfEntries unsignedInt r 0
`;
