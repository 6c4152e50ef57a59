/** Blocks of TR-181 trees; see `readBlock` for the columns. */

export const DEVICE_INFO = `
  Manufacturer string r $manufacturer
  ManufacturerOUI string r $oui
  ModelName string r $productClass
  Description string r Residential gateway
  ProductClass string r $productClass
  SerialNumber string rc $serial
  ProvisioningCode string wa
  UpTime unsignedInt rc $uptime
  FirstUseDate dateTime r 0001-01-01T00:00:00Z
  MemoryStatus.Total unsignedInt r 524288
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
  CWMPRetryMinimumWaitInterval unsignedInt w 5
  CWMPRetryIntervalMultiplier unsignedInt w 2000
  UDPConnectionRequestAddress string ra
  STUNEnable boolean w false
  STUNServerAddress string w
  STUNServerPort unsignedInt w 3478
  STUNUsername string w
  STUNPassword string ws
  STUNMaximumKeepAlivePeriod int w -1
  STUNMinimumKeepAlivePeriod unsignedInt w 30
  NATDetected boolean r false
  ConnReqJabberID string ra
  AliasBasedAddressing boolean r false
  InformParameterNumberOfEntries unsignedInt r 0
  HTTPCompressionSupported string r GZIP
  HTTPCompression string w Disabled
`;

export const TIME = `
  Enable boolean w true
  Status string r Synchronized
  NTPServer1 string w ntp1.example.net
  NTPServer2 string w ntp2.example.net
  CurrentLocalTime dateTime rc $now
  LocalTimeZone string w UTC0
`;

export const RADIO = `
  Enable boolean w true
  Status string r Up
  Name string r wlan%n
  LowerLayers string r
  MaxBitRate unsignedInt r 1201
  AutoChannelSupported boolean r true
  AutoChannelEnable boolean w true
  TransmitPowerSupported string r 25,50,75,100
  TransmitPower int w 100
  RegulatoryDomain string w BD
  IEEE80211hSupported boolean r true
`;

export const SSID = `
  Enable boolean w true
  Status string r Up
  Name string r wl%n
  SSID string w $factorySsid
  BSSID string r $bssid%n
  MACAddress string r $bssid%n
  Stats.BytesSent unsignedLong rc $bytesReceived64
  Stats.BytesReceived unsignedLong rc $bytesSent64
`;

export const ACCESS_POINT = `
  Enable boolean w true
  Status string r Enabled
  SSIDAdvertisementEnabled boolean w true
  WMMCapability boolean r true
  WMMEnable boolean w true
  IsolationEnable boolean w false
  MaxAssociatedDevices unsignedInt w 32
  AssociatedDeviceNumberOfEntries unsignedInt rc $stations%n
  Security.ModesSupported string r None,WPA2-Personal,WPA-WPA2-Personal,WPA3-Personal,WPA3-Personal-Transition
  Security.ModeEnabled string w WPA2-Personal
  Security.PreSharedKey string ws =Security.KeyPassphrase
  Security.KeyPassphrase string ws $factoryKey
  Security.RekeyingInterval unsignedInt w 3600
  WPS.Enable boolean w false
  WPS.ConfigMethodsSupported string r PushButton
  AssociatedDevice.{i}.MACAddress string r $stationMac%n
  AssociatedDevice.{i}.AuthenticationState boolean r true
  AssociatedDevice.{i}.LastDataDownlinkRate unsignedInt rc $stationRate%n
  AssociatedDevice.{i}.LastDataUplinkRate unsignedInt rc $stationRate%n
  AssociatedDevice.{i}.SignalStrength int rc $stationSignal%n
  AssociatedDevice.{i}.Active boolean r true
`;

export const HOSTS = `
  HostNumberOfEntries unsignedInt rc $hostCount
  Host.{i}.PhysAddress string r $hostMac
  Host.{i}.IPAddress string r $hostIp
  Host.{i}.AddressSource string r DHCP
  Host.{i}.LeaseTimeRemaining int rc $hostLease
  Host.{i}.Layer1Interface string r $hostLayer1
  Host.{i}.HostName string r $hostName
  Host.{i}.Active boolean r true
`;

export const ETHERNET_PORT = `
  Enable boolean w true
  Status string r Up
  Name string r eth%n
  Upstream boolean r false
  MACAddress string r $lanMac
  MaxBitRate int w -1
  DuplexMode string w Auto
  Stats.BytesSent unsignedLong rc $bytesReceived64
  Stats.BytesReceived unsignedLong rc $bytesSent64
`;

export const ETHERNET_LINK = `
  Enable boolean w true
  Status string r Up
  Name string r %n
  LowerLayers string w
  MACAddress string r $wanMac
`;

export const VLAN = `
  Enable boolean w true
  Status string r Up
  Name string r vlan%n
  LowerLayers string w Device.Ethernet.Link.2
  VLANID unsignedInt w %n
  TPID unsignedInt w 33024
`;

export const PPP_INTERFACE = `
  Enable boolean w true
  Status string r $pppStatus181
  Name string r ppp0
  Reset boolean w false
  ConnectionStatus string r $pppStatus
  LastConnectionError string r $pppError
  AutoDisconnectTime unsignedInt w 0
  IdleDisconnectTime unsignedInt w 0
  Username string w $factoryPppUsername
  Password string ws $factoryPppPassword
  EncryptionProtocol string r None
  CompressionProtocol string r None
  AuthenticationProtocol string r CHAP
  MaxMRUSize unsignedInt w 1492
  CurrentMRUSize unsignedInt r 1492
  ConnectionTrigger string w AlwaysOn
  LCPEcho unsignedInt r 30
  LCPEchoRetry unsignedInt r 5
  LastChange unsignedInt rc $pppUptime
  IPCPEnable boolean w true
  IPv6CPEnable boolean w false
  PPPoE.SessionID unsignedInt r $pppSessionId
  PPPoE.ACName string w
  PPPoE.ServiceName string w
  IPCP.LocalIPAddress string r $pppAddress
  IPCP.RemoteIPAddress string r $pppGateway
  IPCP.DNSServers string r $pppDns
  Stats.BytesSent unsignedLong rc $bytesSent64
  Stats.BytesReceived unsignedLong rc $bytesReceived64
  Stats.PacketsSent unsignedLong rc $packetsSent
  Stats.PacketsReceived unsignedLong rc $packetsReceived
`;

/** An IP interface; `%n` is its name, address and status are added by the profile. */
export const IP_INTERFACE = `
  Enable boolean w true
  IPv4Enable boolean w true
  IPv6Enable boolean w false
  Name string r %n
  Reset boolean w false
  MaxMTUSize unsignedInt w 1500
  Type string r Normal
  Loopback boolean w false
  IPv4AddressNumberOfEntries unsignedInt r 1
  IPv6AddressNumberOfEntries unsignedInt r 0
`;

export const OPTICAL_INTERFACE = `
  Enable boolean w true
  Status string r Up
  Name string r pon0
  LowerLayers string r
  Upstream boolean r true
  OpticalSignalLevel int rc $rxPowerMilli
  LowerOpticalThreshold int r -28000
  UpperOpticalThreshold int r -8000
  TransmitOpticalLevel int rc $txPowerMilli
  Stats.BytesSent unsignedLong rc $bytesSent64
  Stats.BytesReceived unsignedLong rc $bytesReceived64
`;

export const NAT = `
  InterfaceSettingNumberOfEntries unsignedInt r 1
  InterfaceSetting.1.Enable boolean w true
  InterfaceSetting.1.Status string r Enabled
  PortMappingNumberOfEntries unsignedInt r 0
  PortMapping.{i}.Enable boolean w false
  PortMapping.{i}.Status string r Enabled
  PortMapping.{i}.Interface string w
  PortMapping.{i}.AllInterfaces boolean w false
  PortMapping.{i}.LeaseDuration unsignedInt w 0
  PortMapping.{i}.RemoteHost string w
  PortMapping.{i}.ExternalPort unsignedInt w 0
  PortMapping.{i}.ExternalPortEndRange unsignedInt w 0
  PortMapping.{i}.InternalPort unsignedInt w 0
  PortMapping.{i}.Protocol string w TCP
  PortMapping.{i}.InternalClient string w
  PortMapping.{i}.Description string w
`;

export const DHCP_SERVER = `
  Server.Enable boolean w true
  Server.PoolNumberOfEntries unsignedInt r 1
  Server.Pool.1.Enable boolean w true
  Server.Pool.1.Status string r Enabled
  Server.Pool.1.Interface string w Device.IP.Interface.1
  Server.Pool.1.MinAddress string w 192.168.1.2
  Server.Pool.1.MaxAddress string w 192.168.1.254
  Server.Pool.1.SubnetMask string w 255.255.255.0
  Server.Pool.1.DNSServers string w 192.168.1.1
  Server.Pool.1.DomainName string w home
  Server.Pool.1.IPRouters string w 192.168.1.1
  Server.Pool.1.LeaseTime int w 86400
  Server.Pool.1.StaticAddressNumberOfEntries unsignedInt r 0
  Server.Pool.1.StaticAddress.{i}.Enable boolean w false
  Server.Pool.1.StaticAddress.{i}.Chaddr string w
  Server.Pool.1.StaticAddress.{i}.Yiaddr string w
`;

export const DIAGNOSTICS = `
  DNS.Client.Enable boolean w true
  DNS.Client.Status string r Enabled
  DNS.Client.ServerNumberOfEntries unsignedInt r 2
  DNS.Client.Server.1.Enable boolean w true
  DNS.Client.Server.1.DNSServer string w 127.0.0.53
  DNS.Client.Server.1.Type string r IPCP
  DNS.Client.Server.2.Enable boolean w true
  DNS.Client.Server.2.DNSServer string w 127.0.0.54
  DNS.Client.Server.2.Type string r IPCP
  Routing.RouterNumberOfEntries unsignedInt r 1
  Routing.Router.1.Enable boolean w true
  Routing.Router.1.Status string r Enabled
  UserInterface.CurrentLanguage string w en
  Users.UserNumberOfEntries unsignedInt r 1
  Users.User.1.Enable boolean w true
  Users.User.1.Username string w admin
  Users.User.1.Password string ws admin
`;
