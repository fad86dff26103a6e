/** Findings of `npm run doctor`: what of the environment has no effect, and what that is configured can be reached. No value is shown. */
import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, resolve } from 'node:path'
import type { Config } from './config.js'
import { readAddress } from './database-address.js'
import { explain } from './database-fitness.js'
import { misspelt } from './misspelt.js'
import { runningPostgres } from './plugins/embedded-postgres/running.js'
import { probeDatabase } from './plugins/postgres/probe.js'
import { hasAdministrator } from './services/accounts/presence.js'
import { AgentsFileError, loadAgentsFile, type LoadedAgents } from './services/agents/agents-file.js'
import { createGuideProvider } from './services/guide/provider.js'
import { loadProviders } from './services/llm/registry.js'
import { createGuard } from './services/llm/transport/guard.js'
import { createUpstreamHttp } from './services/llm/transport/http.js'

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
    const away = (why: string): void => { end(fault(about, `${host}:${port} ${why}: start what should answer there, correct the address, or let this machine reach it`)) }
    socket.once('connect', () => { end(ok(about, `${host}:${port} answers`)) })
    socket.once('timeout', () => { away(`does not answer within ${LONGEST_MS / 1000} s`) })
    socket.once('error', (error: NodeJS.ErrnoException) => { away(`can't be reached (${error.code ?? error.message})`) })
  })
}

async function reachUrl (about: string, address: string): Promise<Finding> {
  if (!URL.canParse(address)) return fault(about, 'has an address that is no URL')
  const { hostname, port, protocol } = new URL(address)
  return await reach(about, hostname.replace(/^\[|\]$/g, ''), port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port))
}

async function database (about: string, url: string, adminPassword?: string): Promise<Finding[]> {
  const where = readAddress(url).hosts.map(({ host, port }) => `${host}:${port}`).join(', ')
  try {
    const { version, found } = await probeDatabase(url, hasAdministrator)
    const ignored = found && adminPassword !== undefined
    return [
      ok(about, `PostgreSQL ${version} at ${where}`),
      ...(ignored ? [warning('ADMIN_PASSWORD', 'has no effect any more, since there is an administrator: unset it; npm run admin -- reset-password NAME sets a new password')] : [])
    ]
  } catch (error) {
    const { code = '' } = error as { code?: string }
    const why = explain(error, about)?.slice(about.length + 1) ?? `can't be used (${/^[A-Z0-9_]{1,20}$/.test(code) ? code : 'no answer within 5 s'}): look whether the server runs, and whether this machine may reach it`
    return [fault(about, `${where} ${why}`)]
  }
}

async function databases (config: Config): Promise<Finding[]> {
  const { databaseUrl, databaseDirectUrl, databaseReadUrl, adminPassword } = config
  const further = Object.entries({ DATABASE_DIRECT_URL: databaseDirectUrl, DATABASE_READ_URL: databaseReadUrl })
  const running = databaseUrl === undefined ? await runningPostgres(config.dataDir).catch(() => undefined) : undefined
  const found = await Promise.all([
    ...(databaseUrl === undefined ? [] : [database('DATABASE_URL', databaseUrl, adminPassword)]),
    ...(running === undefined ? [] : [database('database (embedded)', running, adminPassword)]),
    ...further.flatMap(([name, url]) => url === undefined ? [] : [database(name, url)])
  ])
  const asleep = databaseUrl === undefined && running === undefined
  return [...(asleep ? [ok('database', 'the embedded one; it does not run now, and starts with the service')] : []), ...found.flat()]
}

async function folder (about: string, path: string): Promise<Finding[]> {
  let there = resolve(path)
  while (await stat(there).catch(() => undefined) === undefined && dirname(there) !== there) there = dirname(there)
  const isFolder = (await stat(there)).isDirectory()
  const writable = isFolder && await access(there, constants.W_OK | constants.X_OK).then(() => true, () => false)
  const { bavail, bsize } = await statfs(there)
  const free = bavail * bsize
  return [
    writable ? ok(about, `${path} can be written`) : fault(about, isFolder ? `${path} can't be written by this user: chown ${there}, or set another folder` : `${path} can't be made, since ${there} is a file: set another folder`),
    ...(free < LEAST_FREE ? [fault(about, `only ${Math.round(free / 1_048_576)} MiB are free on its disk: make room, or set another folder`)] : [])
  ]
}

/** The agents file as the start reads it, with every protocol that it may name. */
async function load ({ agentsConfigPath, environment }: Config): Promise<LoadedAgents> {
  const http = createUpstreamHttp(createGuard([]))
  try {
    const registry = await loadProviders(new URL('./services/llm/providers/', import.meta.url), { http })
    registry.register(createGuideProvider({ retrieve: async () => [] }))
    return await loadAgentsFile(agentsConfigPath, environment, registry)
  } finally {
    await http.close()
  }
}

async function agents (config: Config): Promise<Finding[]> {
  let loaded: LoadedAgents
  try {
    loaded = await load(config)
  } catch (error) {
    if (!(error instanceof AgentsFileError)) throw error
    return error.problems.map((problem) => fault('AGENTS_CONFIG_PATH', `${config.agentsConfigPath}: ${problem}`))
  }
  return await Promise.all(loaded.agents.map(async ({ id, isActive, inactiveReason, endpoint }, index) => {
    const about = `agent ${id}`
    if (loaded.declarations[index]?.entry.isActive === false) return ok(about, 'is switched off')
    if (!isActive) return warning(about, `is inactive: ${inactiveReason}`)
    return endpoint === '' ? ok(about, 'calls nobody') : await reachUrl(about, endpoint)
  }))
}

/** Everything that is configured, looked at: nothing is called that costs, and nothing is changed. */
export async function diagnose (config: Config): Promise<Finding[]> {
  const { sentryDsn, otlpEndpoint, logDir, dataDir } = config
  const found = await Promise.all([
    databases(config),
    agents(config),
    ...(sentryDsn === undefined ? [] : [reachUrl('SENTRY_DSN', sentryDsn).then((one) => [one])]),
    ...(otlpEndpoint === undefined ? [] : [reachUrl('OTEL_EXPORTER_OTLP_ENDPOINT', otlpEndpoint).then((one) => [one])]),
    folder('DATA_DIR', dataDir),
    ...(logDir === undefined ? [] : [folder('LOG_DIR', logDir)])
  ])
  return found.flat()
}
