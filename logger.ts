import { pino, type Logger } from 'pino'
import type { Config } from './config.js'

/** What never reaches a log, wherever it stands in an object. */
const REDACTED = ['password', 'currentPassword', 'newPassword', 'token', 'accessToken', 'refreshToken', 'apiKey', 'key', 'authorization', 'cookie']

/**
 * The process's logger: lines of JSON to stdout, or daily files under `LOG_DIR`.
 * @param config level and folder
 */
export function createLogger (config: Config): Logger {
  const options = {
    level: config.logLevel,
    base: { pid: process.pid },
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' }
  }
  if (config.logDir === undefined) return pino(options, pino.destination({ sync: false }))
  // The logger's own level decides, since an administrator may lower it for a while.
  const daily = (name: string, level: string) => ({
    target: 'pino-roll',
    level,
    options: { file: `${config.logDir}/${name}`, extension: '.log', frequency: 'daily', dateFormat: 'yyyy-MM-dd', mkdir: true }
  })
  return pino(options, pino.transport({ targets: [daily('app', 'trace'), daily('error', 'error')] }) as pino.DestinationStream)
}
