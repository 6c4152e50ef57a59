import { z } from 'zod';

const Value = z.union([z.string().max(4096), z.number(), z.boolean()]);
/** A third element is taken and means nothing: the type that the router reports decides. */
const Assignment = z.union([z.tuple([z.string().min(1), Value]), z.tuple([z.string().min(1), Value, z.unknown()])]);
const Name = z.string().min(1).max(256);

const common = {
  timestamp: z.union([z.string(), z.number()]).optional(),
  expiry: z.union([z.string(), z.number()]).optional(),
  uniqueKey: z.string().max(256).optional(),
};

/** A task as programs post it; what else they write into it is kept. */
export const TaskBody = z.discriminatedUnion('name', [
  z.looseObject({ name: z.literal('getParameterValues'), parameterNames: z.array(Name).min(1).max(100), ...common }),
  z.looseObject({
    name: z.literal('setParameterValues'),
    parameterValues: z.array(Assignment).min(1).max(100),
    ...common,
  }),
  z.looseObject({ name: z.literal('refreshObject'), objectName: z.string().max(256), ...common }),
  z.looseObject({
    name: z.literal('addObject'),
    objectName: Name,
    parameterValues: z.array(Assignment).max(100).optional(),
    ...common,
  }),
  z.looseObject({ name: z.literal('deleteObject'), objectName: Name, ...common }),
  z.looseObject({ name: z.enum(['reboot', 'factoryReset']), ...common }),
  z.looseObject({
    name: z.literal('download'),
    file: z.string().max(256).optional(),
    fileName: z.string().max(256).optional(),
    fileType: z.string().max(64).optional(),
    ...common,
  }),
]);
export type TaskBody = z.infer<typeof TaskBody>;
export type Assignment = z.infer<typeof Assignment>;
