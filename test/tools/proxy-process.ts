/** A proxy of the machine as a process of its own, with a configuration of `deploy/` on ports of a test. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { eventually, temporaryFolder } from '../helper.js'
import { freePort } from '../servers.js'

const isOpen = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true) })
  socket.on('error', () => { resolve(false) })
})

/**
 * Starts a proxy in front of two replicas; killed after the test.
 * @param t ends it
 * @param file configuration under `deploy/`
 * @param command made of the configuration's path, and a folder that is the proxy's
 * @param ports of the replicas
 * @returns the proxy's port
 */
export async function startProxyProcess (
  t: Test, file: string, command: (configuration: string, folder: string) => [string, ...string[]], ports: [number, number]
): Promise<number> {
  const folder = await temporaryFolder(t)
  const port = await freePort()
  const text = await readFile(join('deploy', file), 'utf8')
  const configuration = join(folder, file)
  const own = text.replace('127.0.0.1:3001', `127.0.0.1:${ports[0]}`).replace('127.0.0.1:3002', `127.0.0.1:${ports[1]}`)
    .replace(/(listen|bind) (127\.0\.0\.1:)?8080/, (_, word: string) => `${word} 127.0.0.1:${port}`)
  if (own === text) throw new Error(`${file} has other addresses than this test knows`)
  await writeFile(configuration, own)
  const [program, ...args] = command(configuration, folder)
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => { output.push(piece.toString()) })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGTERM')
    await ended
  })
  await eventually('the proxy', async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${output.join('')}`)
    return await isOpen(port)
  })
  return port
}
