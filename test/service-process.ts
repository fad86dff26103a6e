/** The built service as a process of its own, for tests that kill, freeze and restart it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { hunter } from './canaries.js'
import { clientOf, eventually, type TestApp } from './helper.js'

/** Milliseconds that a process may take to tell its metrics before it is ended. */
const LOOK_MS = 2000

const ENTRY = fileURLToPath(new URL('../dist/server.js', import.meta.url))

export interface ServiceProcess extends Pick<TestApp, 'fetch' | 'json' | 'register' | 'admin'> {
  url: string
  pid: number
  /** Every line that it wrote, stdout and stderr. */
  lines: string[]
  child: ChildProcess
  /** Resolves once a line matches, now or later. */
  line(pattern: RegExp): Promise<string>
  /** Send a signal and wait for the end; the exit code, or null when the signal itself ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** The exit code, once it has ended. */
  exited: Promise<number | null>
}

/** Starts `node dist/server.js` on a free port and waits until it is ready. Killed after the test. */
export async function startService (
  t: Test, options: { env?: Record<string, string>, ready?: boolean, terminal?: boolean, cwd?: string } = {}
): Promise<ServiceProcess> {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, PORT: '0', RATE_LIMIT_MAX: '0', ...options.env }
  const command = [process.execPath, '--enable-source-maps', ENTRY]
  // script(1) gives it a terminal, whose keyboard is the child's stdin.
  const child = options.terminal === true
    ? spawn('script', ['-qefc', `exec ${command.join(' ')}`, '/dev/null'], { env, stdio: 'pipe', cwd: options.cwd })
    : spawn(process.execPath, command.slice(1), { env, stdio: ['ignore', 'pipe', 'pipe'], cwd: options.cwd })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  let url = ''
  const huntMetrics = hunter(t, 'the metrics of a process')
  const look = async (): Promise<void> => {
    if (url === '' || child.exitCode !== null || child.signalCode !== null) return
    const token = options.env?.['METRICS_TOKEN']
    const headers = { connection: 'close', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    // One that is frozen, or that refuses while it ends, was looked at whenever the test itself has.
    const answer = await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(LOOK_MS) }).catch(() => undefined)
    huntMetrics(await answer?.text().catch(() => '') ?? '')
  }
  t.teardown(async () => {
    await look()
    child.kill('SIGKILL')
    await exited
  })
  const lines: string[] = []
  const hunt = hunter(t, 'the lines of a process')
  const take = (text: string): void => {
    lines.push(text)
    hunt(text)
  }
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take)
  const line = (pattern: RegExp): Promise<string> => eventually(`a line like ${pattern.source}; there were:\n${lines.slice(-20).join('\n')}`, () => {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}:\n${lines.join('\n')}`)
    return lines.find((text) => pattern.test(text))
  }, 60)

  url = /http:\/\/127\.0\.0\.1:\d+/.exec(await line(/Server listening at|ready at/))?.[0] ?? ''
  const client = clientOf(url)
  if (options.ready !== false) {
    await eventually('readiness', async () => (await client.json('/health/ready').catch(() => ({ status: 0 }))).status === 200, 60)
  }
  return {
    url,
    pid: child.pid ?? 0,
    lines,
    child,
    line,
    exited,
    async stop (signal = 'SIGTERM') {
      if (signal === 'SIGTERM') await look()
      child.kill(signal)
      return await exited
    },
    ...client
  }
}
