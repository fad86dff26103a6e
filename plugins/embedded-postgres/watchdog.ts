/** Ends a process when the process that started it is gone, even by SIGKILL. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { ENVIRONMENT, type Account } from './account.js'

/**
 * Waits for the end of its stdin, which the service holds. A line says that the guarded process has ended by itself, so that
 * its number, which may be another process's by then, is left alone. A supervisor's signals to the whole group don't matter.
 */
const WATCHDOG = 'trap "" HUP INT TERM; read -r line || kill -"$1" "$0"'

/**
 * Wait for the end of a process.
 * @param child the process, or what failed to become one
 * @returns how it ended: an exit code, a signal, or why it never began
 */
export async function endOf (child: ChildProcess): Promise<string> {
  try {
    const [code, signal]: unknown[] = await once(child, 'exit')
    return signal === null ? `exit code ${code}` : `${signal}`
  } catch (error) {
    return (error as Error).message
  }
}

/**
 * Watch over a process until it has ended, from a group of its own, which Ctrl-C doesn't reach.
 * @param pid the process
 * @param account a user that may signal it
 * @param signal that ends it
 * @returns `release`, to be called as soon as the process has ended by itself, and `ended`, when the watchdog is gone, too
 */
export function guard (pid: number, account: Account, signal: 'INT' | 'KILL' = 'INT'): { ended: Promise<string>, release: () => void } {
  const child = spawn('/bin/sh', ['-c', WATCHDOG, `${pid}`, signal], { ...account, cwd: '/', env: ENVIRONMENT, detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  // It may have been killed: then there is nobody to tell.
  child.stdin.on('error', () => {})
  return { ended: endOf(child), release: () => { child.stdin.end('ended\n') } }
}
