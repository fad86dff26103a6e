/** Findings of `npm run doctor`: what of the environment has no effect, and what that is configured can be reached. No value is shown. */
import { constants } from 'node:fs'
import { access, readFile, stat, statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, resolve } from 'node:path'
import type { Config } from './config.js'
import { readAddress } from './database-address.js'
import { misspelt } from './misspelt.js'
import { runningPostgres } from './plugins/embedded-postgres/running.js'
import { probeDatabase } from './plugins/postgres/probe.js'

/** A finding: `fault` is what stops or hurts the service, `warning` what is probably not meant. */
export interface Finding { level: 'ok' | 'warning' | 'fault', about: string, text: string }

const LONGEST_MS = 5000
/** Bytes below which a disk counts as nearly full. */
const LEAST_FREE = 536_870_912

const ok = (about: string, text: string): Finding => ({ level: 'ok', about, text })
const warning = (about: string, text: string): Finding => ({ level: 'warning', about, text })
const fault = (about: string, text: string): Finding => ({ level: 'fault', about, text })

/** Variables that are set and change nothing, because they are misspelt. */
export function withoutEffect (environment: Record<string, string | undefined>): Finding[] {
  return misspelt(environment).map(({ name, meant }) => warning(name, `has no effect: is ${meant} meant?`))
}

async function reach (about: string, host: string, port: number): Promise<Finding> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LONGEST_MS })
    const end = (finding: Finding): void => {
      socket.destroy()
      resolve(finding)
    }
    socket.once('connect', () => { end(ok(about, `${host}:${port} answers`)) })
    socket.once('timeout', () => { end(fault(about, `${host}:${port} does not answer within ${LONGEST_MS / 1000} s`)) })
    socket.once('error', (error: NodeJS.ErrnoException) => { end(fault(about, `${host}:${port} can't be reached (${error.code ?? error.message})`)) })
  })
}

async function reachUrl (about: string, address: string): Promise<Finding> {
  if (!URL.canParse(address)) return fault(about, 'has an address that is no URL')
  const { hostname, port, protocol } = new URL(address)
  return await reach(about, hostname.replace(/^\[|\]$/g, ''), port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port))
}

async function database (about: string, url: string): Promise<Finding> {
  const where = readAddress(url).hosts.map(({ host, port }) => `${host}:${port}`).join(', ')
  try {
    const version = await probeDatabase(url)
    return Number.parseInt(version, 10) < 14 ? fault(about, `PostgreSQL ${version} at ${where}: 14 or later is needed`) : ok(about, `PostgreSQL ${version} at ${where}`)
  } catch (error) {
    const { code = '' } = error as { code?: string }
    return fault(about, `${where} can't be used (${/^[A-Z0-9_]{1,20}$/.test(code) ? code : 'no answer'})`)
  }
}

async function databases (config: Config): Promise<Finding[]> {
  const { databaseUrl, databaseDirectUrl, databaseReadUrl } = config
  const named = Object.entries({ DATABASE_URL: databaseUrl, DATABASE_DIRECT_URL: databaseDirectUrl, DATABASE_READ_URL: databaseReadUrl })
  const found = await Promise.all(named.flatMap(([name, url]) => url === undefined ? [] : [database(name, url)]))
  if (databaseUrl !== undefined) return found
  const running = await runningPostgres(config.dataDir).catch(() => undefined)
  return [running === undefined ? ok('database', 'the embedded one; it does not run now, and starts with the service') : await database('database (embedded)', running), ...found]
}

async function redis ({ redisUrl }: Config): Promise<Finding[]> {
  if (redisUrl === undefined) return [ok('REDIS_URL', 'not set: one replica needs no Redis')]
  const places = [...redisUrl.replaceAll(/[a-z+]+:\/\//g, '').matchAll(/(?:^|,|@)([^\s,/@:]+|\[[^\]]+\])(?::(\d+))?(?=[,/]|$)/g)]
  return await Promise.all(places.map(async ([, host = '', port = '6379']) => await reach('REDIS_URL', host.replace(/^\[|\]$/g, ''), Number(port))))
}

async function folder (about: string, path: string): Promise<Finding[]> {
  let there = resolve(path)
  while (await stat(there).catch(() => undefined) === undefined && dirname(there) !== there) there = dirname(there)
  const writable = await access(there, constants.W_OK).then(() => true, () => false)
  const { bavail, bsize } = await statfs(there)
  const free = bavail * bsize
  return [
    writable ? ok(about, `${path} can be written`) : fault(about, `${path} can't be written`),
    ...(free < LEAST_FREE ? [fault(about, `only ${Math.round(free / 1_048_576)} MiB are free on its disk`)] : [])
  ]
}

interface Entry { id?: unknown, endpoint?: unknown, isActive?: unknown }

async function agents ({ agentsConfigPath: path, environment }: Config): Promise<Finding[]> {
  let entries: Entry[]
  try {
    entries = (JSON.parse(await readFile(path, 'utf8')) as { agents: Entry[] }).agents
  } catch (error) {
    return [fault('AGENTS_CONFIG_PATH', `${path} ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : 'is no JSON that can be read'}`)]
  }
  if (!Array.isArray(entries)) return [fault('AGENTS_CONFIG_PATH', `${path} has no list "agents"`)]
  return await Promise.all(entries.map(async (entry) => {
    const about = `agent ${String(entry.id)}`
    if (entry.isActive === false) return ok(about, 'is switched off')
    const missing = [...JSON.stringify(entry).matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => (environment[name] ?? '') === '')
    if (missing.length > 0) return warning(about, `is inactive: ${[...new Set(missing)].join(', ')} not set`)
    if (typeof entry.endpoint !== 'string') return ok(about, 'calls nobody')
    return await reachUrl(about, entry.endpoint.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => environment[name] ?? ''))
  }))
}

/** Everything that is configured, looked at: nothing is called that costs, and nothing is changed. */
export async function diagnose (config: Config): Promise<Finding[]> {
  const { sentryDsn, otlpEndpoint, logDir, dataDir } = config
  const found = await Promise.all([
    databases(config),
    redis(config),
    agents(config),
    ...(sentryDsn === undefined ? [] : [reachUrl('SENTRY_DSN', sentryDsn).then((one) => [one])]),
    ...(otlpEndpoint === undefined ? [] : [reachUrl('OTEL_EXPORTER_OTLP_ENDPOINT', otlpEndpoint).then((one) => [one])]),
    folder('DATA_DIR', dataDir),
    ...(logDir === undefined ? [] : [folder('LOG_DIR', logDir)])
  ])
  return found.flat()
}
