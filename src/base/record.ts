/** Whether a value that came from elsewhere is an object of keys and values. */
export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
