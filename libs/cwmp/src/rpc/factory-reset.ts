export const writeFactoryReset = (): string => '<cwmp:FactoryReset/>';
