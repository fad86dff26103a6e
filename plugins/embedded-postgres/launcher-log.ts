type LogLine = (fields: object, message: string) => void

/** The part of a pino logger that the launcher writes to. */
export interface LauncherLog { debug: LogLine, info: LogLine, warn: LogLine, error: LogLine }
