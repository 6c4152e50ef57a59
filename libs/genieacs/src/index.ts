export * from './device-document';
export * from './device-id';
export * from './projection';
export * from './query/condition';
export * from './query/evaluate';
export * from './query/parse-query';
export * from './typed-value';
