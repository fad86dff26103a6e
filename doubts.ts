/** Settings that are allowed and probably not meant, of `npm run doctor`: each with the remedy. */
import { availableParallelism } from 'node:os'
import type { Config } from './config.js'
import type { Finding } from './diagnosis.js'

const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/
/** As `@sentry/node` takes it: without any of its parts it says so on standard error, and reports nothing. */
const DSN = /^https?:\/\/\w+(?::\w*)?@[^\s/@]+(?:\/[^\s?#]*)?\/\d+\/?$/

/**
 * Findings about what a configuration probably does not mean.
 * @param config that can be used
 */
export function doubts ({ workers, databaseUrl, databaseReadUrl, host, metricsToken, sentryDsn, withoutEffect }: Config): Finding[] {
  const found: Finding[] = withoutEffect.map((about) => ({ level: 'warning', about, text: 'has no effect without SENTRY_DSN: set that, or unset it' }))
  const doubt = (isSo: boolean, about: string, text: string, level: Finding['level'] = 'warning'): void => { if (isSo) found.push({ level, about, text }) }
  const cores = availableParallelism()
  doubt(workers > cores, 'WORKERS', `is ${workers}, but this machine has ${cores} cores: more than those only take memory; set it to auto`)
  doubt(databaseReadUrl !== undefined && databaseReadUrl === databaseUrl, 'DATABASE_READ_URL', 'is the same as DATABASE_URL, which takes no load off it: name a standby, or unset it')
  doubt(metricsToken === undefined && !LOOPBACK.test(host), 'METRICS_TOKEN', `is not set, while HOST is ${host}: /metrics answers loopback alone; set it for a Prometheus on another machine`)
  doubt(sentryDsn !== undefined && !DSN.test(sentryDsn), 'SENTRY_DSN', 'is no DSN, so nothing is reported: copy it from the settings of the project in Sentry (https://KEY@HOST/PROJECT)', 'fault')
  return found
}
