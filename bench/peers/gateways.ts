/** Gateways that others make, in front of the same upstream: installed from npm when they are first measured, and kept. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onCore, SERVER_CORE } from '../cores.js'
import type { Bench } from '../measurement.js'
import { childrenCpuTime, cpuTime, freePort, ready, ROOT } from '../processes.js'

const KEPT = join(ROOT, 'node_modules', '.cache', 'parley-bench')

/** A gateway that runs. */
export interface Gateway {
  name: string
  url: string
  /** Headers by which it is told its upstream. */
  headers: Record<string, string>
  /** Name that it wants the model called by. */
  model: string
  /** Processor time so far, in microseconds. */
  cpu(): Promise<number>
}

interface Package { name: string, version: string, overrides?: Record<string, string> }

const PORTKEY: Package = {
  name: '@portkey-ai/gateway',
  version: '1.15.2',
  // As it installs itself its streams fail on Node.js 20.
  overrides: { '@hono/node-server': '1.13.8', hono: '4.9.7' }
}
const BIFROST: Package = { name: '@maximhq/bifrost', version: '1.6.3' }

/** Install a package, unless that has been done. */
async function install (bench: Bench, { name, version, overrides = {} }: Package): Promise<string> {
  const folder = join(KEPT, `${name.replace('/', '-')}-${version}`)
  const installed = join(folder, 'node_modules', name)
  if (await access(join(folder, 'done')).then(() => true, () => false)) return installed
  bench.say(`installing ${name} ${version}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [name]: version }, overrides }))
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder })
  await writeFile(join(folder, 'done'), '')
  return installed
}

/** Start a gateway on the service's core; it ends with the measurement, and with it what it has started. */
async function start (bench: Bench, command: string[], url: string, health: string): Promise<number> {
  const [file, ...args] = onCore(SERVER_CORE, [process.execPath, ...command])
  const child = spawn(file, args, { env: { ...process.env, NODE_ENV: 'production' }, stdio: 'ignore', detached: true })
  const { pid } = child
  if (pid === undefined) throw new Error(`${file} can not be started`)
  bench.cleanUp(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    process.kill(-pid, 'SIGTERM')
    await exited
  })
  await ready(url + health, child, 60)
  return pid
}

/**
 * Portkey's gateway.
 * @param bench of the measurement
 * @param upstream base of what it is to call
 */
export async function startPortkey (bench: Bench, upstream: string): Promise<Gateway> {
  const folder = await install(bench, PORTKEY)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const pid = await start(bench, [join(folder, 'build', 'start-server.js'), `--port=${port}`, '--headless'], url, '/')
  return { name: 'Portkey', url, headers: { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': upstream }, model: 'bench', cpu: () => cpuTime(pid) }
}

/**
 * Bifrost: its package fetches the program itself from its maker's own server.
 * @param bench of the measurement
 * @param upstream base of what it is to call, without its `/v1`
 * @returns undefined where it can't be had
 */
export async function startBifrost (bench: Bench, upstream: string): Promise<Gateway | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-bifrost-'))
  bench.cleanUp(() => rm(folder, { recursive: true, force: true }))
  const openai = { keys: [{ name: 'bench', value: 'key', models: ['*'], weight: 1 }], network_config: { base_url: upstream } }
  await writeFile(join(folder, 'config.json'), JSON.stringify({ client: { enable_logging: false }, providers: { openai }, config_store: { enabled: false } }))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  try {
    const program = join(await install(bench, BIFROST), 'bin.js')
    const pid = await start(bench, [program, '-app-dir', folder, '-port', String(port)], url, '/health')
    return { name: 'Bifrost', url, headers: {}, model: 'openai/bench', cpu: () => childrenCpuTime(pid) }
  } catch {
    bench.say('Bifrost is not measured: its program can not be had here')
    return undefined
  }
}
