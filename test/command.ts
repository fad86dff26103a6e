/** Built commands (the service's entry, doctor, admin, backup, audit-verify) as processes, whose output is searched for secrets. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { hunter } from './canaries.js'

export interface CommandOptions {
  args?: readonly string[]
  /** Beside PATH and HOME. */
  env?: Record<string, string>
  /** Where it runs; the repository when absent. */
  cwd?: string
  /** What it is told on its standard input; there is none when absent. */
  input?: string
}

export interface Command {
  child: ChildProcess
  out: Promise<string>
  err: Promise<string>
  /** Null where a signal ended it. */
  code: Promise<number | null>
}

/** Starts `node dist/NAME.js`; killed after the test. */
export function startCommand (t: Test, name: string, { args = [], env = {}, cwd, input }: CommandOptions = {}): Command {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [resolve('dist', `${name}.js`), ...args], { cwd, env: { PATH, HOME, ...env }, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] })
  t.teardown(() => { child.kill('SIGKILL') })
  // One that asks for nothing may be gone before it was told.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  const hunt = hunter(t, `what ${name} prints`)
  const hunted = async (stream: Readable): Promise<string> => {
    const all = await text(stream)
    hunt(all)
    return all
  }
  return { child, out: hunted(child.stdout as Readable), err: hunted(child.stderr as Readable), code: once(child, 'exit').then(([code]) => code as number | null) }
}

export interface Ended { out: string, err: string, code: number | null }

/** Runs one to its end. */
export async function runCommand (t: Test, name: string, options: CommandOptions = {}): Promise<Ended> {
  const { out, err, code } = startCommand(t, name, options)
  return { out: await out, err: await err, code: await code }
}
